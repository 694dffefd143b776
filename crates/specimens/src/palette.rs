//! The few colours of a product.

use image::Rgb;

use crate::chance::Chance;

pub(crate) type Colour = Rgb<u8>;

pub(crate) const WHITE: Colour = Rgb([255, 255, 255]);

pub(crate) struct Palette {
    /// The product's own colour.
    pub(crate) main: Colour,
    /// A pale kin of it.
    pub(crate) pale: Colour,
    /// What stands out from it.
    pub(crate) accent: Colour,
    /// Of letters.
    pub(crate) ink: Colour,
    /// Of what is behind everything.
    pub(crate) paper: Colour,
    /// Of lines and of text that does not matter.
    pub(crate) grey: Colour,
}

impl Palette {
    pub(crate) fn of(name: &str) -> Self {
        let hue = Chance::of(name).between(0.0, 360.0);
        Self {
            main: colour(hue, 0.62, 0.42),
            pale: colour(hue, 0.45, 0.88),
            accent: colour(hue + 150.0, 0.72, 0.52),
            ink: colour(hue, 0.25, 0.18),
            paper: colour(hue, 0.25, 0.97),
            grey: colour(hue, 0.10, 0.82),
        }
    }
}

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
