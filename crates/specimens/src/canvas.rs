//! Flat shapes with smooth edges.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::palette::Colour;

/// A point, in pixels from the upper left.
pub(crate) type Point = (f32, f32);

pub(crate) struct Canvas {
    pixels: RgbImage,
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures are small, and what lies outside is cut off"
)]
impl Canvas {
    pub(crate) fn new((width, height): (u32, u32), colour: Colour) -> Self {
        Self { pixels: RgbImage::from_pixel(width, height, colour) }
    }

    pub(crate) fn size(&self) -> Point {
        (self.pixels.width() as f32, self.pixels.height() as f32)
    }

    /// Colours what lies within a shape, given how far a point is outside of it. Nothing of it is outside of the box.
    fn fill(&mut self, from: Point, to: Point, colour: Colour, distance: impl Fn(Point) -> f32) {
        let (wide, high) = self.pixels.dimensions();
        let rows = (from.1 - 1.0).max(0.0) as u32..((to.1 + 2.0).max(0.0) as u32).min(high);
        let columns = (from.0 - 1.0).max(0.0) as u32..((to.0 + 2.0).max(0.0) as u32).min(wide);
        for y in rows {
            for x in columns.clone() {
                let outside = distance((x as f32 + 0.5, y as f32 + 0.5));
                let share = (0.5 - outside).clamp(0.0, 1.0);
                if share > 0.0 {
                    let Rgb(below) = *self.pixels.get_pixel(x, y);
                    let mix = |part: usize| {
                        let (under, over) = (f32::from(below[part]), f32::from(colour.0[part]));
                        (under + (over - under) * share).round() as u8
                    };
                    self.pixels.put_pixel(x, y, Rgb([mix(0), mix(1), mix(2)]));
                }
            }
        }
    }

    /// A rectangle, its corners rounded by `radius`.
    pub(crate) fn bar(&mut self, (x, y): Point, (wide, high): Point, radius: f32, colour: Colour) {
        let (middle, half) = ((x + wide / 2.0, y + high / 2.0), (wide / 2.0, high / 2.0));
        let radius = radius.min(half.0).min(half.1);
        self.fill((x, y), (x + wide, y + high), colour, |point| {
            let across = (point.0 - middle.0).abs() - half.0 + radius;
            let down = (point.1 - middle.1).abs() - half.1 + radius;
            across.max(0.0).hypot(down.max(0.0)) + across.max(down).min(0.0) - radius
        });
    }

    pub(crate) fn disc(&mut self, middle: Point, radius: f32, colour: Colour) {
        let (from, to) = around(middle, radius);
        self.fill(from, to, colour, |point| away(point, middle) - radius);
    }

    pub(crate) fn ring(&mut self, middle: Point, radius: f32, thick: f32, colour: Colour) {
        let (from, to) = around(middle, radius + thick);
        self.fill(from, to, colour, |point| (away(point, middle) - radius).abs() - thick / 2.0);
    }

    /// A line with round ends.
    pub(crate) fn line(&mut self, from: Point, to: Point, thick: f32, colour: Colour) {
        let least = (from.0.min(to.0) - thick, from.1.min(to.1) - thick);
        let most = (from.0.max(to.0) + thick, from.1.max(to.1) + thick);
        self.fill(least, most, colour, |point| from_line(point, from, to) - thick / 2.0);
    }

    /// What lies within lines from each corner to the next.
    pub(crate) fn area(&mut self, corners: &[Point], colour: Colour) {
        let most = |of: fn(&Point) -> f32| corners.iter().map(of).fold(f32::MIN, f32::max);
        let least = |of: fn(&Point) -> f32| corners.iter().map(of).fold(f32::MAX, f32::min);
        let (from, to) = ((least(|at| at.0), least(|at| at.1)), (most(|at| at.0), most(|at| at.1)));
        self.fill(from, to, colour, |point| outside(corners, point));
    }

    pub(crate) fn png(self) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        self.pixels.write_to(&mut bytes, ImageFormat::Png).expect("memory takes a picture");
        bytes.into_inner()
    }
}

fn away(point: Point, from: Point) -> f32 {
    (point.0 - from.0).hypot(point.1 - from.1)
}

/// How far a point is from a line.
fn from_line(point: Point, from: Point, to: Point) -> f32 {
    let way = (to.0 - from.0, to.1 - from.1);
    let length = (way.0 * way.0 + way.1 * way.1).max(0.001);
    let along = ((point.0 - from.0) * way.0 + (point.1 - from.1) * way.1) / length;
    let along = along.clamp(0.0, 1.0);
    away(point, (from.0 + way.0 * along, from.1 + way.1 * along))
}

/// How far a point is outside of corners; less than nothing within.
fn outside(corners: &[Point], point: Point) -> f32 {
    let (mut distance, mut is_within) = (f32::MAX, false);
    let before = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    for (here, before) in corners.iter().zip(before) {
        distance = distance.min(from_line(point, *before, *here));
        // A ray to the right crosses the outline once more.
        let crosses = (here.1 > point.1) != (before.1 > point.1);
        let at = || (before.0 - here.0) * (point.1 - here.1) / (before.1 - here.1) + here.0;
        is_within ^= crosses && point.0 < at();
    }
    if is_within { -distance } else { distance }
}

fn around((x, y): Point, radius: f32) -> (Point, Point) {
    ((x - radius, y - radius), (x + radius, y + radius))
}
