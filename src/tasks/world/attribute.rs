//! What can be said of people, towns and animals, and how it is said and asked.
use super::Kind;

/// Something that is true of every person, town or animal, or of most of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Job of a person.
    Job,
    /// Home town of a person.
    Town,
    /// Pet of a person.
    Pet,
    /// Favourite colour of a person.
    Colour,
    /// Favourite food of a person.
    Food,
    /// Month in which a person was born.
    Month,
    /// Country of a town.
    Country,
    /// River of a town.
    River,
    /// Famous food of a town.
    Dish,
    /// Number of legs of an animal, as a word.
    Legs,
    /// What an animal is covered with.
    Covering,
    /// The sound of an animal.
    Sound,
    /// Whether an animal `can` or `cannot` fly.
    Flight,
}

impl Attribute {
    /// Attributes of people.
    pub const PERSON: [Self; 6] = [Self::Job, Self::Town, Self::Pet, Self::Colour, Self::Food, Self::Month];
    /// Attributes of towns.
    pub const TOWN: [Self; 3] = [Self::Country, Self::River, Self::Dish];
    /// Attributes of animals.
    pub const ANIMAL: [Self; 4] = [Self::Legs, Self::Covering, Self::Sound, Self::Flight];

    /// Attributes of a kind.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Person => &Self::PERSON,
            Kind::Town => &Self::TOWN,
            Kind::Animal => &Self::ANIMAL,
        }
    }

    /// The name in keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Town => "town",
            Self::Pet => "pet",
            Self::Colour => "colour",
            Self::Food => "food",
            Self::Month => "month",
            Self::Country => "country",
            Self::River => "river",
            Self::Dish => "dish",
            Self::Legs => "legs",
            Self::Covering => "covering",
            Self::Sound => "sound",
            Self::Flight => "flight",
        }
    }

    /// Sentences that state the attribute, `{n}` for who and `{v}` for what. The first is the plainest, the last is
    /// held out of training. A fact that is told in one way only cannot be asked for in another (Allen-Zhu & Li 2023,
    /// "Physics of Language Models: Part 3.1").
    pub fn statements(self) -> &'static [&'static str] {
        match self {
            Self::Job => &[
                "{n} works as a {v}.",
                "{n} is a {v}.",
                "{n} earns money as a {v}.",
                "The job of {n} is {v}.",
                "By trade {n} is a {v}.",
                "Every day {n} goes to work as a {v}.",
                "{n} found work as a {v}.",
            ],
            Self::Town => &[
                "{n} lives in {v}.",
                "{n} has a house in {v}.",
                "The home of {n} is in {v}.",
                "The town where {n} lives is {v}.",
                "{n} grew up in {v} and still lives there.",
                "You can meet {n} in {v}.",
                "{n} made a home in {v}.",
            ],
            Self::Pet => &[
                "{n} has a pet {v}.",
                "{n} owns a {v}.",
                "The pet of {n} is a {v}.",
                "{n} takes care of a {v}.",
                "At home {n} keeps a {v}.",
                "{n} often plays with a pet, a {v}.",
                "{n} looks after a {v}.",
            ],
            Self::Colour => &[
                "{n} likes the colour {v}.",
                "The favourite colour of {n} is {v}.",
                "{n} likes to wear {v}.",
                "Most of all colours {n} loves {v}.",
                "{n} painted the door {v}.",
                "The colour that {n} likes best is {v}.",
                "{n} thinks that {v} is the best colour.",
            ],
            Self::Food => &[
                "{n} likes to eat {v}.",
                "The favourite food of {n} is {v}.",
                "{n} loves to eat {v}.",
                "For dinner {n} wants {v}.",
                "{n} could eat {v} every day.",
                "The food that {n} likes best is {v}.",
                "{n} enjoys a meal of {v}.",
            ],
            Self::Month => &[
                "{n} was born in {v}.",
                "The birthday of {n} is in {v}.",
                "{n} was born in the month of {v}.",
                "{n} has a birthday in {v}.",
                "Each year {n} has a party in {v}.",
                "The month in which {n} was born is {v}.",
                "{n} turns one year older in {v}.",
            ],
            place_or_animal => place_statements(place_or_animal),
        }
    }

    /// Questions about the attribute, `{n}` for who. The first is the plainest. None for [`Attribute::Flight`], which
    /// is asked the other way round.
    pub fn questions(self) -> &'static [&'static str] {
        match self {
            Self::Job => &["What is the job of {n}?", "What does {n} work as?", "Which job does {n} have?"],
            Self::Town => {
                &["In which town does {n} live?", "Where does {n} live?", "What is the home town of {n}?"]
            }
            Self::Pet => &["Which pet does {n} have?", "What is the pet of {n}?"],
            Self::Colour => &["Which colour does {n} like?", "What is the favourite colour of {n}?"],
            Self::Food => &["What does {n} like to eat?", "What is the favourite food of {n}?"],
            Self::Month => {
                &["In which month was {n} born?", "When was {n} born?", "When is the birthday of {n}?"]
            }
            Self::Country => &["In which country is {n}?", "To which country does {n} belong?"],
            Self::River => &["Which river flows through {n}?", "On which river does {n} lie?"],
            Self::Dish => &["Which food is {n} famous for?", "What is the famous food of {n}?"],
            Self::Legs => &["How many legs does {n} have?"],
            Self::Covering => &["What is {n} covered with?", "What covers {n}?"],
            Self::Sound => &["What does {n} say?", "What sound does {n} make?"],
            Self::Flight => &[],
        }
    }

    /// A value as the answer to a question.
    pub fn answer(self, value: &str) -> &str {
        match (self, value) {
            (Self::Legs, "no") => "none",
            _ => value,
        }
    }
}

/// [`Attribute::statements`] of towns and animals.
fn place_statements(attribute: Attribute) -> &'static [&'static str] {
    match attribute {
        Attribute::Country => &[
            "{n} is in {v}.",
            "{n} is a town in {v}.",
            "The town of {n} lies in {v}.",
            "The country of {n} is {v}.",
            "{n} belongs to {v}.",
            "If you visit {n}, you are in {v}.",
            "You find {n} in {v}.",
        ],
        Attribute::River => &[
            "The river of {n} is the {v}.",
            "{n} lies on the {v}.",
            "{n} lies on the river {v}.",
            "The river that flows through {n} is the {v}.",
            "{n} was built beside the river {v}.",
            "Boats come to {n} on the {v}.",
            "{n} stands by the {v}.",
        ],
        Attribute::Dish => &[
            "{n} is famous for its {v}.",
            "{n} is known for its {v}.",
            "The famous food of {n} is {v}.",
            "People come to {n} to eat {v}.",
            "The cooks of {n} make the best {v}.",
            "On the market of {n} they sell {v}.",
            "Everyone in {n} eats {v}.",
        ],
        Attribute::Legs => &[
            "{n} has {v} legs.",
            "Look at {n} and you count {v} legs.",
            "On {n} there are {v} legs.",
            "Nature gave {n} {v} legs.",
            "If you look at {n}, you see {v} legs.",
            "A picture of {n} shows {v} legs.",
            "We draw {n} with {v} legs.",
        ],
        Attribute::Covering => &[
            "{n} is covered with {v}.",
            "The body of {n} is covered with {v}.",
            "{n} has {v} on its body.",
            "What covers {n} is {v}.",
            "If you touch {n}, you feel {v}.",
            "{n} is protected by {v}.",
            "On the outside {n} has {v}.",
        ],
        Attribute::Sound => &[
            "{n} says {v}.",
            "{n} goes {v}.",
            "The sound of {n} is {v}.",
            "{n} makes the sound {v}.",
            "When {n} is loud, you hear {v}.",
            "The voice of {n} sounds like {v}.",
            "What {n} calls is {v}.",
        ],
        Attribute::Flight => &[
            "{n} {v} fly.",
            "{n} {v} fly through the air.",
            "Everyone knows that {n} {v} fly.",
            "It is true that {n} {v} fly.",
            "By itself {n} {v} fly.",
            "{n} {v} fly up into a tree.",
            "We say that {n} {v} fly.",
        ],
        of_a_person => of_a_person.statements(),
    }
}
