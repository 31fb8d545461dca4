//! A picture as an SVG file of its own: rectangles, texts and images with their places.
//!
//! It knows nothing of the page. Colours are written as they come; the page gives them as drawing programs know them.

/// A rectangle, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Place {
    /// The same, smaller by so much on every side.
    pub fn inset(self, by: f64) -> Self {
        Self {
            x: self.x + by,
            y: self.y + by,
            width: (self.width - 2.0 * by).max(0.0),
            height: (self.height - 2.0 * by).max(0.0),
        }
    }

    fn attributes(self) -> String {
        let Self { x, y, width, height } = self;
        format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", px(x), px(y), px(width), px(height))
    }
}

/// How a line of text looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Font {
    /// Families in the order in which they are tried.
    pub family: String,
    /// Size in CSS pixels.
    pub size: f64,
    /// From 100 to 900.
    pub weight: String,
    /// Colour.
    pub fill: String,
    /// Whether a line runs through it.
    pub is_struck: bool,
}

/// A line around a rectangle, or along one side of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: String,
    /// Width in CSS pixels.
    pub width: f64,
    /// Whether it is made of dashes.
    pub is_dashed: bool,
}

impl Stroke {
    fn attributes(&self) -> String {
        let dashes = if self.is_dashed { " stroke-dasharray=\"4 3\"" } else { "" };
        format!("stroke=\"{}\" stroke-width=\"{}\"{dashes}", escaped(&self.colour), px(self.width))
    }
}

/// A picture that is being drawn, from the ground up.
#[derive(Debug, Default)]
pub struct Drawing {
    body: String,
    definitions: String,
    n_definitions: usize,
}

impl Drawing {
    /// Fills a rectangle with rounded corners.
    pub fn fill(&mut self, place: Place, radius: f64, colour: &str) {
        let round = if radius > 0.0 { format!(" rx=\"{}\"", px(radius)) } else { String::new() };
        self.add(&format!("<rect {}{round} fill=\"{}\"/>", place.attributes(), escaped(colour)));
    }

    /// Draws the border of a rectangle, inside its edge as boxes of a page have it.
    pub fn border(&mut self, place: Place, radius: f64, stroke: &Stroke) {
        let (place, radius) = (place.inset(stroke.width / 2.0), (radius - stroke.width / 2.0).max(0.0));
        let round = if radius > 0.0 { format!(" rx=\"{}\"", px(radius)) } else { String::new() };
        self.add(&format!("<rect {}{round} fill=\"none\" {}/>", place.attributes(), stroke.attributes()));
    }

    /// Draws a line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &Stroke) {
        let ends = [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)];
        let ends = ends.map(|(name, at)| format!("{name}=\"{}\"", px(at))).join(" ");
        self.add(&format!("<line {ends} {}/>", stroke.attributes()));
    }

    /// Fills a rectangle with a ramp from its left to its right.
    pub fn ramp(&mut self, place: Place, colours: &[String]) {
        let last = colours.len().saturating_sub(1).max(1) as f64;
        let stop = |(index, colour): (usize, &String)| {
            format!("<stop offset=\"{}\" stop-color=\"{}\"/>", px(index as f64 / last), escaped(colour))
        };
        let stops: String = colours.iter().enumerate().map(stop).collect();
        let id = self.define(|id| format!("<linearGradient id=\"{id}\">{stops}</linearGradient>"));
        self.fill(place, 0.0, &format!("url(#{id})"));
    }

    /// Fills a rectangle with slanted lines.
    pub fn hatch(&mut self, place: Place, colour: &str) {
        let colour = escaped(colour);
        let id = self.define(|id| {
            format!(
                "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
                 <path d=\"M-1 7L7-1M-1 1L1-1M5 7L7 5\" stroke=\"{colour}\" fill=\"none\"/></pattern>"
            )
        });
        self.fill(place, 0.0, &format!("url(#{id})"));
    }

    /// Writes a text whose baseline begins at `x`, `y`; it is as wide as on the page, whatever font there is.
    pub fn text(&mut self, (x, y): (f64, f64), width: Option<f64>, text: &str, font: &Font) {
        let width = width.map_or_else(String::new, |width| {
            format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", px(width))
        });
        let struck = if font.is_struck { " text-decoration=\"line-through\"" } else { "" };
        let line = format!(
            "<text x=\"{}\" y=\"{}\"{width} font-family=\"{}\" font-size=\"{}\" font-weight=\"{}\" fill=\"{}\"{struck} \
             xml:space=\"preserve\">{}</text>",
            px(x),
            px(y),
            escaped(&font.family),
            px(font.size),
            escaped(&font.weight),
            escaped(&font.fill),
            escaped(text),
        );
        self.add(&line);
    }

    /// Puts in an image; its pixels stay sharp where it is larger than they are.
    pub fn image(&mut self, place: Place, data_url: &str) {
        self.add(&format!(
            "<image {} preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\" href=\"{}\"/>",
            place.attributes(),
            escaped(data_url)
        ));
    }

    /// Puts in a drawing that is SVG already.
    pub fn svg(&mut self, svg: &str) {
        self.add(svg);
    }

    /// What follows is as faint as this, until [`Self::end_group`].
    pub fn begin_group(&mut self, opacity: f64) {
        self.add(&format!("<g opacity=\"{}\">", px(opacity)));
    }

    /// Ends the group.
    pub fn end_group(&mut self) {
        self.add("</g>");
    }

    /// What follows is cut off at the edges of `place`, until [`Self::end_clip`].
    pub fn begin_clip(&mut self, place: Place) {
        let Place { x, y, width, height } = place;
        let view = [x, y, width, height].map(px).join(" ");
        self.add(&format!("<svg {} viewBox=\"{view}\" overflow=\"hidden\">", place.attributes()));
    }

    /// Ends the clip.
    pub fn end_clip(&mut self) {
        self.add("</svg>");
    }

    /// The file, `width` by `height` in size, on this ground, with a title for those who cannot see it.
    pub fn finish(self, width: f64, height: f64, ground: &str, title: &str) -> String {
        let (width, height) = (px(width), px(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\"><title>{}</title>\n<defs>{}</defs>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n{}</svg>\n",
            escaped(title),
            self.definitions,
            escaped(ground),
            self.body
        )
    }

    fn add(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn define(&mut self, definition: impl FnOnce(&str) -> String) -> String {
        self.n_definitions += 1;
        let id = format!("fill-{}", self.n_definitions);
        self.definitions.push_str(&definition(&id));
        id
    }
}

/// The colours that a computed `background-image` names, in their order: `oklch(0.5 0.1 75)`, `rgb(1, 2, 3)`.
pub fn colours_of(gradient: &str) -> Vec<String> {
    const FUNCTIONS: [&str; 6] = ["oklch(", "oklab(", "rgba(", "rgb(", "color(", "color-mix("];
    let mut colours = Vec::new();
    let mut rest = gradient;
    let first =
        |text: &str| FUNCTIONS.iter().filter_map(|name| text.find(name).map(|at| (at, name.len()))).min();
    while let Some((start, name_len)) = first(rest) {
        let mut depth = 1;
        let inside = &rest[start + name_len..];
        let end = inside.char_indices().find(|&(_, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let Some((end, _)) = end else { break };
        colours.push(rest[start..start + name_len + end + 1].to_owned());
        rest = &inside[end + 1..];
    }
    colours
}

/// Two digits behind the point are less than a pixel of any screen.
fn px(value: f64) -> String {
    let mut text = format!("{value:.2}");
    while text.contains('.') && text.ends_with(['0', '.']) {
        text.pop();
    }
    text
}

/// As text or attribute of XML, which has no place for control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { x: 1.0, y: 2.5, width: 30.0, height: 4.0 };

    #[test]
    fn a_text_keeps_its_width_and_its_characters() {
        let mut drawing = Drawing::default();
        let font = Font {
            family: "\"A\", serif".to_owned(),
            size: 14.0,
            weight: "400".to_owned(),
            ..Font::default()
        };
        drawing.text((3.0, 9.123), Some(40.0), "a < b & \u{1}c", &font);
        let svg = drawing.finish(50.0, 20.0, "rgb(1, 2, 3)", "\"T\"");
        assert!(svg.contains("x=\"3\" y=\"9.12\" textLength=\"40\""), "{svg}");
        assert!(svg.contains(">a &lt; b &amp; \u{fffd}c</text>"), "{svg}");
        assert!(svg.contains("font-family=\"&quot;A&quot;, serif\""), "{svg}");
        assert!(svg.contains("<title>&quot;T&quot;</title>"), "{svg}");
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"20\""),
            "{svg}"
        );
    }

    #[test]
    fn groups_and_clips_are_closed_and_fills_are_defined_once() {
        let mut drawing = Drawing::default();
        drawing.begin_clip(PLACE);
        drawing.begin_group(0.5);
        drawing.hatch(PLACE, "red");
        drawing.ramp(PLACE, &["white".to_owned(), "grey".to_owned(), "black".to_owned()]);
        drawing.end_group();
        drawing.end_clip();
        let svg = drawing.finish(9.0, 9.0, "white", "x");
        assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
        assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
        for id in ["fill-1", "fill-2"] {
            assert_eq!(svg.matches(&format!("id=\"{id}\"")).count(), 1, "{svg}");
            assert_eq!(svg.matches(&format!("url(#{id})")).count(), 1, "{svg}");
        }
        assert!(svg.contains("offset=\"0.5\" stop-color=\"grey\""), "{svg}");
    }

    #[test]
    fn a_border_lies_inside_its_box() {
        let mut drawing = Drawing::default();
        let stroke = Stroke { colour: "red".to_owned(), width: 2.0, is_dashed: true };
        drawing.border(PLACE, 4.0, &stroke);
        let svg = drawing.finish(9.0, 9.0, "white", "x");
        assert!(svg.contains("x=\"2\" y=\"3.5\" width=\"28\" height=\"2\" rx=\"3\""), "{svg}");
        assert!(svg.contains("stroke-dasharray"), "{svg}");
    }

    #[test]
    fn colours_are_found_in_a_gradient() {
        let gradient = "linear-gradient(to right in oklab, oklch(0.9 0.004 95), color-mix(in oklab, rgb(1, 2, 3) 60%, rgb(4, 5, 6)))";
        let wanted = ["oklch(0.9 0.004 95)", "color-mix(in oklab, rgb(1, 2, 3) 60%, rgb(4, 5, 6))"];
        assert_eq!(colours_of(gradient), wanted);
        assert_eq!(colours_of("none"), Vec::<String>::new());
        assert_eq!(colours_of("linear-gradient(rgb(1, 2"), Vec::<String>::new());
    }
}
