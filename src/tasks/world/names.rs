//! The names and values that the closed world is made of.
//!
//! Names of people are common words, so that a tokenizer of some thousand entries has most of them whole; names of
//! places are made of a stem and an ending that no country on earth has.

/// First names of women.
pub const WOMEN: [&str; 32] = [
    "Mara", "Anna", "Lily", "Mary", "Jane", "Lucy", "Emma", "Rosa", "Nora", "Ella", "Mia", "Sara", "Amy",
    "Kate", "Alice", "Clara", "Daisy", "Grace", "Helen", "Ivy", "Julia", "Laura", "Nina", "Olga", "Polly",
    "Ruth", "Sally", "Susan", "Tina", "Vera", "Wendy", "Zoe",
];
/// First names of men.
pub const MEN: [&str; 32] = [
    "Tom", "Ben", "Sam", "Jack", "Peter", "John", "Max", "Leo", "Tim", "Bob", "Adam", "Carl", "David",
    "Eric", "Frank", "George", "Henry", "Ivan", "James", "Karl", "Luke", "Mark", "Nick", "Oscar", "Paul",
    "Ralph", "Simon", "Theo", "Victor", "Walter", "Hugo", "Felix",
];
/// Family names.
pub const FAMILIES: [&str; 64] = [
    "Bell", "Reed", "Hill", "Wood", "Stone", "Field", "Lake", "Frost", "Snow", "Winter", "Moon", "Star",
    "Day", "Knight", "King", "Page", "Lane", "Park", "Ford", "Banks", "Brook", "Marsh", "Moss", "Cole",
    "Dale", "Grant", "Holt", "Hope", "Hunt", "Kent", "Lee", "Long", "Lowe", "Mills", "Nash", "North", "Pike",
    "Pope", "Price", "Quinn", "Ray", "Ross", "Rush", "Sharp", "Shaw", "Short", "Small", "Smart", "Steel",
    "Storm", "Strong", "Swift", "Thorn", "Todd", "Vale", "Wade", "Wells", "West", "Wise", "Young", "Church",
    "Cross", "Gates", "Hall",
];
/// Beginnings of the names of towns.
pub const TOWN_STEMS: [&str; 16] = [
    "Al", "Bar", "Cor", "Dun", "Fen", "Gal", "Har", "Kel", "Lin", "Mor", "Nor", "Pel", "Ros", "Sel", "Tor",
    "Wen",
];
/// Ends of the names of towns.
pub const TOWN_ENDS: [&str; 4] = ["ton", "by", "ford", "wick"];
/// Countries.
pub const COUNTRIES: [&str; 16] = [
    "Arvia", "Belmar", "Cassia", "Dorland", "Estria", "Falgar", "Gorland", "Hestia", "Ilmar", "Jorvia",
    "Kestland", "Lumar", "Mirland", "Ostria", "Pallia", "Rondia",
];
/// Beginnings of the names of rivers.
pub const RIVER_STEMS: [&str; 8] = ["Am", "Bel", "Cal", "Dor", "Es", "Il", "Ol", "Ul"];
/// Ends of the names of rivers.
pub const RIVER_ENDS: [&str; 4] = ["ba", "dra", "mer", "vin"];
/// Jobs, all with the article "a".
pub const JOBS: [&str; 16] = [
    "baker", "pilot", "farmer", "nurse", "teacher", "doctor", "sailor", "painter", "singer", "dancer",
    "driver", "writer", "builder", "gardener", "judge", "soldier",
];
/// Pets, all of them in [`ANIMALS`] and with the article "a".
pub const PETS: [&str; 16] = [
    "dog", "cat", "rabbit", "horse", "goat", "sheep", "pig", "hen", "duck", "goose", "parrot", "frog",
    "turtle", "snake", "mouse", "spider",
];
/// Colours.
pub const COLOURS: [&str; 12] =
    ["red", "blue", "green", "yellow", "white", "black", "brown", "pink", "purple", "grey", "orange", "gold"];
/// What people like to eat and what towns are famous for.
pub const FOODS: [&str; 24] = [
    "bread", "cheese", "soup", "rice", "pie", "cake", "honey", "beans", "plums", "pears", "grapes", "nuts",
    "eggs", "ham", "jam", "butter", "carrots", "peas", "corn", "figs", "cherries", "lemons", "potatoes",
    "apples",
];
/// Months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is true of an animal: name, legs, covering, sound, whether it flies. An empty string where people disagree or
/// where there is nothing to say.
pub const ANIMALS: [[&str; 5]; 60] = [
    ["dog", "four", "fur", "woof", "cannot"],
    ["cat", "four", "fur", "meow", "cannot"],
    ["cow", "four", "hair", "moo", "cannot"],
    ["horse", "four", "hair", "neigh", "cannot"],
    ["donkey", "four", "hair", "bray", "cannot"],
    ["goat", "four", "hair", "bleat", "cannot"],
    ["pig", "four", "", "oink", "cannot"],
    ["sheep", "four", "wool", "baa", "cannot"],
    ["lamb", "four", "wool", "baa", "cannot"],
    ["rabbit", "four", "fur", "", "cannot"],
    ["mouse", "four", "fur", "squeak", "cannot"],
    ["rat", "four", "fur", "squeak", "cannot"],
    ["squirrel", "four", "fur", "", "cannot"],
    ["fox", "four", "fur", "", "cannot"],
    ["wolf", "four", "fur", "howl", "cannot"],
    ["bear", "four", "fur", "growl", "cannot"],
    ["lion", "four", "fur", "roar", "cannot"],
    ["tiger", "four", "fur", "roar", "cannot"],
    ["camel", "four", "hair", "", "cannot"],
    ["elephant", "four", "skin", "trumpet", "cannot"],
    ["hedgehog", "four", "spines", "", "cannot"],
    ["beaver", "four", "fur", "", "cannot"],
    ["mole", "four", "fur", "", "cannot"],
    ["bat", "two", "fur", "squeak", "can"],
    ["hen", "two", "feathers", "cluck", ""],
    ["turkey", "two", "feathers", "gobble", ""],
    ["duck", "two", "feathers", "quack", "can"],
    ["goose", "two", "feathers", "honk", "can"],
    ["swan", "two", "feathers", "", "can"],
    ["owl", "two", "feathers", "hoot", "can"],
    ["crow", "two", "feathers", "caw", "can"],
    ["pigeon", "two", "feathers", "coo", "can"],
    ["sparrow", "two", "feathers", "chirp", "can"],
    ["robin", "two", "feathers", "chirp", "can"],
    ["eagle", "two", "feathers", "screech", "can"],
    ["parrot", "two", "feathers", "squawk", "can"],
    ["penguin", "two", "feathers", "", "cannot"],
    ["ostrich", "two", "feathers", "", "cannot"],
    ["frog", "four", "skin", "croak", "cannot"],
    ["toad", "four", "skin", "croak", "cannot"],
    ["lizard", "four", "scales", "", "cannot"],
    ["crocodile", "four", "scales", "", "cannot"],
    ["turtle", "four", "a shell", "", "cannot"],
    ["snake", "no", "scales", "hiss", "cannot"],
    ["salmon", "no", "scales", "", "cannot"],
    ["trout", "no", "scales", "", "cannot"],
    ["eel", "no", "", "", "cannot"],
    ["worm", "no", "skin", "", "cannot"],
    ["snail", "no", "a shell", "", "cannot"],
    ["slug", "no", "skin", "", "cannot"],
    ["whale", "no", "skin", "", "cannot"],
    ["dolphin", "no", "skin", "click", "cannot"],
    ["bee", "six", "hair", "buzz", "can"],
    ["fly", "six", "", "buzz", "can"],
    ["wasp", "six", "", "buzz", "can"],
    ["ant", "six", "", "", ""],
    ["butterfly", "six", "", "", "can"],
    ["moth", "six", "", "", "can"],
    ["spider", "eight", "hair", "", "cannot"],
    ["scorpion", "eight", "", "", "cannot"],
];
