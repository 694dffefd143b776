//! Logos: one glyph on a plain field, without letters, as storefronts want them.

use crate::canvas::Canvas;
use crate::glyph;
use crate::palette::Palette;
use crate::product::Product;

impl Product {
    /// The logo, of this size in pixels: the same glyph in every size.
    pub fn logo(&self, (width, height): (u32, u32)) -> Vec<u8> {
        let palette = Palette::of(&self.name);
        let mut canvas = Canvas::new((width, height), palette.main);
        let (wide, high) = canvas.size();
        let side = wide.min(high);
        glyph::draw(&mut canvas, self, &palette, (wide / 2.0, high / 2.0), side * 0.30);
        canvas.png()
    }
}
