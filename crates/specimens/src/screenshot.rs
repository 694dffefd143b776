//! Screenshots: a window of the product with what such programs show.

use crate::canvas::{Canvas, Point};
use crate::chance::Chance;
use crate::logo::mark;
use crate::palette::{Palette, WHITE};

/// What is drawn, and from what.
struct Page<'a> {
    canvas: Canvas,
    palette: &'a Palette,
    chance: Chance,
    /// How many pixels one is that would be one where the picture is 720 pixels high.
    unit: f32,
}

/// The product `name` showing `caption`, of this size in pixels.
pub fn screenshot(name: &str, caption: &str, (width, height): (u32, u32)) -> Vec<u8> {
    let palette = Palette::of(name);
    let canvas = Canvas::new((width, height), palette.paper);
    let unit = canvas.size().1 / 720.0;
    let chance = Chance::of(&format!("{name}/{caption}"));
    let mut page = Page { canvas, palette: &palette, chance, unit };
    page.frame(name, caption);
    let (right, bottom) = (page.canvas.size().0 / unit - 30.0, 690.0);
    let content = ((250.0, 150.0), (right, bottom));
    match page.chance.below(3) {
        0 => page.dashboard(content),
        1 => page.table(content),
        _ => page.board(content),
    }
    page.canvas.png()
}

impl Page<'_> {
    fn bar(&mut self, (x, y): Point, (wide, high): Point, radius: f32, colour: crate::palette::Colour) {
        let unit = self.unit;
        self.canvas.bar((x * unit, y * unit), (wide * unit, high * unit), radius * unit, colour);
    }

    fn text(&mut self, (x, y): Point, dot: f32, text: &str, colour: crate::palette::Colour) {
        let unit = self.unit;
        self.canvas.text((x * unit, y * unit), dot * unit, text, colour);
    }

    /// Title, navigation, heading.
    fn frame(&mut self, name: &str, caption: &str) {
        let palette = self.palette;
        let (wide, unit) = (self.canvas.size().0 / self.unit, self.unit);
        self.bar((0.0, 0.0), (wide, 56.0), 0.0, palette.main);
        mark(&mut self.canvas, name, palette, (34.0 * unit, 28.0 * unit), 16.0 * unit);
        self.text((64.0, 18.0), 3.0, name, WHITE);
        self.canvas.disc(((wide - 36.0) * unit, 28.0 * unit), 15.0 * unit, palette.pale);
        self.bar((0.0, 56.0), (220.0, 664.0), 0.0, WHITE);
        let chosen = self.chance.below(5);
        for nth in 0..7u8 {
            let y = 90.0 + f32::from(nth) * 48.0;
            let is_chosen = u32::from(nth) == chosen;
            if is_chosen {
                self.bar((12.0, y - 12.0), (196.0, 38.0), 8.0, palette.pale);
            }
            let colour = if is_chosen { palette.main } else { palette.grey };
            self.bar((28.0, y), (14.0, 14.0), 4.0, colour);
            let length = self.chance.between(70.0, 130.0);
            self.bar((54.0, y + 2.0), (length, 10.0), 5.0, colour);
        }
        // What is longer than the picture is cut off at its edge.
        self.text((250.0, 86.0), 4.0, caption, palette.ink);
    }

    /// A white card.
    fn card(&mut self, at: Point, size: Point) {
        self.bar((at.0 - 1.0, at.1 - 1.0), (size.0 + 2.0, size.1 + 2.0), 11.0, self.palette.grey);
        self.bar(at, size, 10.0, WHITE);
    }

    /// Figures, bars and a curve.
    fn dashboard(&mut self, ((left, top), (right, bottom)): (Point, Point)) {
        let palette = self.palette;
        let each = (right - left - 60.0) / 4.0;
        for nth in 0..4u8 {
            let x = left + f32::from(nth) * (each + 20.0);
            self.card((x, top), (each, 110.0));
            self.bar((x + 16.0, top + 18.0), (each * 0.5, 9.0), 4.0, palette.grey);
            let figure = match self.chance.below(3) {
                0 => format!("{}.{}%", 10 + self.chance.below(89), self.chance.below(10)),
                1 => format!("{},{:03}", 1 + self.chance.below(40), self.chance.below(1000)),
                _ => format!("{}", 100 + self.chance.below(900)),
            };
            self.text((x + 16.0, top + 48.0), 5.0, &figure, palette.ink);
        }
        let (top, high) = (top + 130.0, bottom - top - 130.0);
        let wide = (right - left - 20.0) * 0.6;
        self.card((left, top), (wide, high));
        let step = (wide - 40.0) / 12.0;
        for nth in 0..12u8 {
            let tall = self.chance.between(0.2, 0.85) * high;
            let x = left + 24.0 + f32::from(nth) * step;
            let colour = if self.chance.below(5) == 0 { palette.accent } else { palette.main };
            self.bar((x, top + high - 24.0 - tall), (step * 0.6, tall), 4.0, colour);
        }
        let (left, wide) = (left + wide + 20.0, right - left - wide - 20.0);
        self.card((left, top), (wide, high));
        self.curve((left + 20.0, top + 20.0), (wide - 40.0, high - 40.0));
    }

    fn curve(&mut self, (left, top): Point, (wide, high): Point) {
        let (palette, unit) = (self.palette, self.unit);
        for nth in 0..5u8 {
            let y = top + high * f32::from(nth) / 4.0;
            self.bar((left, y), (wide, 1.0), 0.0, palette.grey);
        }
        let mut before = None;
        for nth in 0..9u8 {
            let rise = f32::from(nth) * 0.07 + self.chance.between(0.1, 0.35);
            let here = ((left + wide * f32::from(nth) / 8.0) * unit, (top + high * (1.0 - rise)) * unit);
            if let Some(before) = before {
                self.canvas.line(before, here, 4.0 * unit, palette.main);
            }
            before = Some(here);
        }
        if let Some(last) = before {
            self.canvas.disc(last, 7.0 * unit, palette.accent);
        }
    }

    /// Rows with a state each.
    fn table(&mut self, ((left, top), (right, bottom)): (Point, Point)) {
        let palette = self.palette;
        let wide = right - left;
        self.card((left, top), (wide, bottom - top));
        let mut y = top;
        self.bar((left, y), (wide, 44.0), 10.0, palette.pale);
        for (column, share) in [(0.03, 0.12), (0.35, 0.08), (0.58, 0.1), (0.8, 0.06)] {
            self.bar((left + wide * column, y + 17.0), (wide * share, 10.0), 5.0, palette.ink);
        }
        y += 44.0;
        while y + 50.0 < bottom {
            let name = self.chance.between(0.12, 0.26);
            self.bar((left + wide * 0.03, y + 20.0), (wide * name, 10.0), 5.0, palette.ink);
            let figure = format!("{:02}-{:02}", 1 + self.chance.below(12), 1 + self.chance.below(28));
            self.text((left + wide * 0.35, y + 17.0), 2.0, &figure, palette.ink);
            let colour = [palette.main, palette.accent, palette.grey][self.chance.below(3) as usize];
            self.bar((left + wide * 0.58, y + 14.0), (wide * 0.1, 22.0), 11.0, colour);
            let amount = format!("{},{:03}", 1 + self.chance.below(90), self.chance.below(1000));
            self.text((left + wide * 0.8, y + 17.0), 2.0, &amount, palette.ink);
            self.bar((left + 12.0, y + 49.0), (wide - 24.0, 1.0), 0.0, palette.grey);
            y += 50.0;
        }
    }

    /// Columns of cards.
    fn board(&mut self, ((left, top), (right, bottom)): (Point, Point)) {
        let palette = self.palette;
        let each = (right - left - 60.0) / 4.0;
        for nth in 0..4u8 {
            let x = left + f32::from(nth) * (each + 20.0);
            self.bar((x, top), (each, bottom - top), 10.0, palette.pale);
            self.bar((x + 14.0, top + 16.0), (each * 0.45, 11.0), 5.0, palette.main);
            let mut y = top + 44.0;
            for _ in 0..=self.chance.below(3) {
                let high = self.chance.between(84.0, 128.0);
                self.card((x + 12.0, y), (each - 24.0, high));
                let colour = if self.chance.below(3) == 0 { palette.accent } else { palette.main };
                self.bar((x + 12.0, y), (6.0, high), 3.0, colour);
                for line in 0..3u8 {
                    let length = self.chance.between(0.3, 0.7) * each;
                    let grey = if line == 0 { palette.ink } else { palette.grey };
                    self.bar((x + 30.0, y + 16.0 + f32::from(line) * 20.0), (length, 9.0), 4.0, grey);
                }
                y += high + 14.0;
            }
        }
    }
}
