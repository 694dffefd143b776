//! What logos show: one flat shape each, chosen by what the product is about.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::canvas::{Canvas, Point};
use crate::chance::Chance;
use crate::palette::{Colour, Palette, WHITE};
use crate::product::Product;

static GLYPHS: LazyLock<Vec<Glyph>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../glyphs.json")).expect("glyphs can be read"));

/// In which of the product's colours something is.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ink {
    White,
    Accent,
    /// As what is behind it: cuts out.
    Main,
}

/// A part of a glyph. All of it lies within 1 around the middle, the lower the greater.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    /// Left, top, width, height and the radius of the corners.
    Bar(Ink, [f32; 4], f32),
    Disc(Ink, Point, f32),
    Ring(Ink, Point, f32, f32),
    Line(Ink, Vec<Point>, f32),
    Area(Ink, Vec<Point>),
}

#[derive(Deserialize)]
struct Glyph {
    /// What it stands for: words of names and keywords, and ids of categories.
    topics: Vec<String>,
    parts: Vec<Part>,
}

/// Draws the glyph of a product: `radius` around `middle`.
pub(crate) fn draw(canvas: &mut Canvas, product: &Product, palette: &Palette, (x, y): Point, radius: f32) {
    let colour = |ink: &Ink| -> Colour {
        match ink {
            Ink::White => WHITE,
            Ink::Accent => palette.accent,
            Ink::Main => palette.main,
        }
    };
    let place = |at: &Point| (x + at.0 * radius, y + at.1 * radius);
    for part in &chosen(product).parts {
        match part {
            Part::Bar(ink, [left, top, wide, high], round) => {
                canvas.bar(
                    place(&(*left, *top)),
                    (wide * radius, high * radius),
                    round * radius,
                    colour(ink),
                );
            }
            Part::Disc(ink, middle, size) => canvas.disc(place(middle), size * radius, colour(ink)),
            Part::Ring(ink, middle, size, thick) => {
                canvas.ring(place(middle), size * radius, thick * radius, colour(ink));
            }
            Part::Line(ink, points, thick) => {
                for (from, to) in points.iter().zip(points.iter().skip(1)) {
                    canvas.line(place(from), place(to), thick * radius, colour(ink));
                }
            }
            Part::Area(ink, corners) => {
                canvas.area(&corners.iter().map(place).collect::<Vec<_>>(), colour(ink));
            }
        }
    }
}

/// The first that says something of the product decides: its name, its keywords, its categories.
fn chosen(product: &Product) -> &'static Glyph {
    let mut chance = Chance::of(&product.name);
    let mut fitting = product.words.iter().map(|said| {
        let is_about = |glyph: &&Glyph| glyph.topics.iter().any(|topic| said.contains(topic.as_str()));
        GLYPHS.iter().filter(is_about).collect::<Vec<_>>()
    });
    let found = fitting.find(|found| !found.is_empty());
    chance.one_of(&found.unwrap_or_else(|| GLYPHS.iter().collect()))
}
