//! Logos: a mark on a plain field, without letters, as storefronts want them.

use crate::canvas::{Canvas, Point};
use crate::chance::Chance;
use crate::palette::{Palette, WHITE};

/// The logo of the product `name`, of this size in pixels: the same mark in every size. In a wide one it stands to the left.
pub fn logo(name: &str, (width, height): (u32, u32)) -> Vec<u8> {
    let palette = Palette::of(name);
    let mut canvas = Canvas::new((width, height), palette.main);
    let (wide, high) = canvas.size();
    let side = wide.min(high);
    let left = if wide > high * 1.2 { (side * 0.55).max(wide * 0.2) } else { wide / 2.0 };
    mark(&mut canvas, name, &palette, (left, high / 2.0), side * 0.36);
    if wide > high * 1.2 {
        trail(&mut canvas, name, &palette, (left + side * 0.55, high / 2.0), side * 0.36);
    }
    canvas.png()
}

/// The mark of a product: `radius` around `middle`.
pub(crate) fn mark(canvas: &mut Canvas, name: &str, palette: &Palette, middle: Point, radius: f32) {
    let (x, y) = middle;
    let mut chance = Chance::of(name);
    match chance.below(6) {
        0 => {
            let each = radius * 0.5;
            for (nth, share) in [(0.0, 0.9), (1.0, 1.4), (2.0, 2.0)] {
                let colour = if nth > 1.5 { palette.accent } else { WHITE };
                let at = (x - radius + nth * radius * 0.75, y + radius - radius * share);
                canvas.bar(at, (each, radius * share), each * 0.3, colour);
            }
        }
        1 => {
            canvas.ring(middle, radius * 0.85, radius * 0.3, WHITE);
            canvas.disc((x + radius * 0.6, y - radius * 0.6), radius * 0.35, palette.accent);
        }
        2 => {
            canvas.disc((x - radius * 0.35, y), radius * 0.65, WHITE);
            canvas.disc((x + radius * 0.35, y), radius * 0.65, palette.accent);
            canvas.disc(middle, radius * 0.3, palette.main);
        }
        3 => {
            for (nth, colour) in [(-0.6, WHITE), (0.0, palette.pale), (0.6, palette.accent)] {
                let tip = (x, y + radius * (nth - 0.45));
                for side in [-1.0, 1.0] {
                    let foot = (x + side * radius * 0.8, y + radius * (nth + 0.35));
                    canvas.line(tip, foot, radius * 0.28, colour);
                }
            }
        }
        4 => {
            canvas.hexagon(middle, radius * 0.9, WHITE);
            canvas.hexagon(middle, radius * 0.45, palette.accent);
        }
        _ => {
            for column in [-1.0, 0.0, 1.0] {
                for row in [-1.0, 0.0, 1.0] {
                    let large = chance.below(2) == 0;
                    let colour = if large { WHITE } else { palette.accent };
                    let at = (x + column * radius * 0.7, y + row * radius * 0.7);
                    canvas.disc(at, radius * if large { 0.3 } else { 0.2 }, colour);
                }
            }
        }
    }
}

/// What fills the rest of a wide logo: bars that thin out.
fn trail(canvas: &mut Canvas, name: &str, palette: &Palette, (x, y): Point, radius: f32) {
    let (wide, _) = canvas.size();
    let mut chance = Chance::of(name);
    let mut left = x;
    while left < wide - radius * 0.5 {
        let high = radius * chance.between(0.3, 1.5);
        canvas.bar((left, y - high / 2.0), (radius * 0.22, high), radius * 0.11, palette.pale);
        left += radius * 0.55;
    }
}
