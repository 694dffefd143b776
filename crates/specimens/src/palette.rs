//! The few colours of a product.

use image::Rgb;

use crate::chance::Chance;

pub(crate) type Colour = Rgb<u8>;

pub(crate) const WHITE: Colour = Rgb([255, 255, 255]);
/// Of lines.
pub(crate) const LINE: Colour = Rgb([222, 226, 229]);
/// Of text that does not matter.
pub(crate) const GREY: Colour = Rgb([162, 169, 176]);
/// Of text.
pub(crate) const INK: Colour = Rgb([84, 93, 102]);
/// Behind what leads elsewhere.
pub(crate) const PAPER: Colour = Rgb([241, 243, 244]);
/// Of a state that is good, of one to look at, and of one that is bad.
pub(crate) const STATES: [Colour; 3] = [Rgb([200, 230, 217]), Rgb([250, 229, 189]), Rgb([246, 211, 202])];
/// Behind what a machine says, and of what it says.
pub(crate) const NIGHT: Colour = Rgb([17, 28, 41]);
pub(crate) const SIGNAL: Colour = Rgb([111, 201, 158]);

pub(crate) struct Palette {
    /// The product's own colour, dark enough for white on it.
    pub(crate) main: Colour,
    /// What stands out from it.
    pub(crate) accent: Colour,
    /// Beside it on white.
    pub(crate) second: Colour,
    /// A pale kin of it.
    pub(crate) pale: Colour,
}

impl Palette {
    /// By the first word of a name, which mostly is the brand: products of one brand look alike.
    pub(crate) fn of(name: &str) -> Self {
        let mut chance = Chance::of(name.split_whitespace().next().unwrap_or_default());
        let (hue, saturation, lightness) = chance.one_of(&MAINS);
        Self {
            main: colour(hue, saturation, lightness),
            accent: colour(hue + 12.0, 0.55, 0.76),
            second: colour(hue + 150.0, 0.36, 0.58),
            pale: colour(hue, 0.36, 0.92),
        }
    }
}

/// Hue in degrees, saturation and lightness of colours that brands have, dark enough for white on them.
const MAINS: [(f32, f32, f32); 19] = [
    (40.0, 0.72, 0.27),
    (206.0, 0.26, 0.32),
    (6.0, 0.58, 0.33),
    (184.0, 0.52, 0.22),
    (265.0, 0.38, 0.38),
    (88.0, 0.40, 0.25),
    (340.0, 0.46, 0.32),
    (194.0, 0.72, 0.27),
    (213.0, 0.48, 0.22),
    (52.0, 0.50, 0.24),
    (320.0, 0.37, 0.30),
    (354.0, 0.36, 0.28),
    (238.0, 0.40, 0.42),
    (171.0, 0.42, 0.30),
    (228.0, 0.22, 0.28),
    (290.0, 0.34, 0.33),
    (24.0, 0.60, 0.32),
    (222.0, 0.66, 0.38),
    (145.0, 0.40, 0.25),
];

/// From hue in degrees, saturation and lightness.
fn colour(hue: f32, saturation: f32, lightness: f32) -> Colour {
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * saturation;
    let sector = hue.rem_euclid(360.0) / 60.0;
    let second = chroma * (1.0 - (sector % 2.0 - 1.0).abs());
    let (red, green, blue) = match sector {
        s if s < 1.0 => (chroma, second, 0.0),
        s if s < 2.0 => (second, chroma, 0.0),
        s if s < 3.0 => (0.0, chroma, second),
        s if s < 4.0 => (0.0, second, chroma),
        s if s < 5.0 => (second, 0.0, chroma),
        _ => (chroma, 0.0, second),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let byte = |part: f32| ((part + lightness - chroma / 2.0) * 255.0).round() as u8;
    Rgb([byte(red), byte(green), byte(blue)])
}
