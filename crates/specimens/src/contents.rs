//! What screens of programs show, between an upper left and a lower right corner.

use crate::canvas::Point;
use crate::palette::{GREY, INK, LINE, PAPER, SIGNAL, STATES, WHITE};
use crate::screenshot::Page;

/// Draws one of them.
pub(crate) type Draw = fn(&mut Page, Point, Point);

/// How many steps of `step` there are from `from` to `to`, each by where it is.
fn steps(from: f32, to: f32, step: f32) -> impl Iterator<Item = f32> {
    std::iter::successors(Some(from), move |at| Some(at + step)).take_while(move |at| at + step <= to + 0.5)
}

/// Three figures; answers where what is below them begins.
fn tiles(page: &mut Page, (left, top): Point, (right, _): Point) -> f32 {
    let (wide, main) = ((right - left - 40.0) / 3.0, page.palette.main);
    for x in steps(left, right + 20.0, wide + 20.0) {
        page.bar((x, top), (wide, 104.0), 4.0, PAPER);
        page.text((x + 22.0, top + 22.0), wide * 0.52, GREY);
        let length = wide * page.chance.between(0.3, 0.5);
        page.bar((x + 22.0, top + 54.0), (length, 28.0), 3.0, main);
    }
    top + 140.0
}

fn grid(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    for y in steps(top, bottom, (bottom - top) / 4.0).chain([bottom]) {
        page.bar((left, y), (right - left, 2.0), 0.0, LINE);
    }
}

/// Columns that grow.
pub(crate) fn figures(page: &mut Page, from: Point, to: Point) {
    let top = tiles(page, from, to);
    grid(page, (from.0, top), to);
    let (main, step) = (page.palette.main, (to.0 - from.0 - 20.0) / 12.0);
    let growth = page.chance.between(0.015, 0.045);
    for (nth, x) in (0..12u8).zip(steps(from.0 + 20.0, to.0, step)) {
        let share = 0.28 + f32::from(nth) * growth + page.chance.between(0.0, 0.16);
        let high = (to.1 - top) * share;
        page.bar((x, to.1 - high), (step * 0.55, high), 0.0, main);
    }
}

/// Two curves, one above the other.
pub(crate) fn trend(page: &mut Page, from: Point, to: Point) {
    let top = tiles(page, from, to);
    grid(page, (from.0, top), to);
    let colours = [(page.palette.second, 0.30), (page.palette.main, 0.62)];
    for (colour, height) in colours {
        let step = (to.0 - from.0) / 16.0;
        let mut at = height;
        let points: Vec<_> = steps(from.0, to.0, step)
            .chain([to.0])
            .map(|x| {
                at = (at + page.chance.between(-0.07, 0.09)).clamp(0.12, 0.92);
                (x, to.1 - (to.1 - top) * at)
            })
            .collect();
        for (one, next) in points.iter().zip(points.iter().skip(1)) {
            page.line(*one, *next, 6.0, colour);
        }
        points.last().iter().for_each(|last| page.disc(**last, 10.0, colour));
    }
}

/// Rows with a state each.
pub(crate) fn table(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let wide = right - left;
    for (column, share) in [(0.0, 0.16), (0.42, 0.10), (0.66, 0.08), (0.86, 0.08)] {
        page.text((left + wide * column, top), wide * share, GREY);
    }
    page.bar((left, top + 30.0), (wide, 3.0), 0.0, INK);
    for y in steps(top + 33.0, bottom, 54.0) {
        let (name, other) = (page.chance.between(0.16, 0.34), page.chance.between(0.08, 0.18));
        page.text((left, y + 20.0), wide * name, INK);
        page.text((left + wide * 0.42, y + 20.0), wide * other, GREY);
        let figure = page.chance.between(0.05, 0.1);
        page.text((left + wide * 0.66, y + 20.0), wide * figure, GREY);
        let state = page.chance.one_of(&[STATES[0], STATES[0], STATES[1], STATES[2]]);
        page.bar((left + wide * 0.86, y + 13.0), (wide * 0.12, 28.0), 8.0, state);
        page.bar((left, y + 53.0), (wide, 1.5), 0.0, LINE);
    }
}

/// What a machine says.
pub(crate) fn terminal(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let wide = right - left;
    let mut indent = 0.0;
    for y in steps(top, bottom, 40.0) {
        let is_prompt = page.chance.below(4) == 0;
        let length = wide * page.chance.between(0.12, if is_prompt { 0.3 } else { 0.6 });
        indent = if is_prompt { 0.0 } else { page.chance.one_of(&[36.0, 36.0, 72.0, indent]) };
        page.text((left + indent, y), length, if is_prompt { SIGNAL } else { GREY });
        if !is_prompt && page.chance.below(5) == 0 {
            let accent = page.palette.accent;
            page.text((left + indent + length + 18.0, y), wide * 0.08, accent);
        }
    }
}

/// What follows from what.
pub(crate) fn flow(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let (columns, wide, high) = (4u8, 132.0, 66.0);
    let step = (right - left - wide) / f32::from(columns - 1);
    let mut before: Vec<Point> = Vec::new();
    let (main, pale) = (page.palette.main, page.palette.pale);
    let mut boxes = Vec::new();
    for column in 0..columns {
        let rows = if column == 0 { 1 } else { 1 + page.chance.below(3) };
        #[allow(clippy::cast_precision_loss, reason = "there are three at most")]
        let share = (bottom - top) / rows as f32;
        let x = left + step * f32::from(column);
        let here: Vec<_> = steps(top, bottom, share).map(|y| (x, y + share / 2.0)).collect();
        for (nth, to) in here.iter().enumerate() {
            if let Some(from) = before.get(nth * before.len() / here.len()) {
                let bend = x - (step - wide) / 2.0;
                let start = (from.0 + wide, from.1);
                for (one, next) in
                    [(start, (bend, start.1)), ((bend, start.1), (bend, to.1)), ((bend, to.1), *to)]
                {
                    page.line(one, next, 4.0, main);
                }
            }
        }
        boxes.extend(here.iter().copied());
        before = here;
    }
    for (x, y) in boxes {
        page.bar((x, y - high / 2.0), (wide, high), 6.0, main);
        page.bar((x + 3.0, y - high / 2.0 + 3.0), (wide - 6.0, high - 6.0), 4.0, pale);
        let length = page.chance.between(54.0, 96.0);
        page.text((x + 18.0, y - 7.0), length, main);
    }
}

/// Columns of cards.
pub(crate) fn board(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let (wide, main) = ((right - left - 60.0) / 4.0, page.palette.main);
    for x in steps(left, right + 20.0, wide + 20.0) {
        page.bar((x, top), (wide, bottom - top), 6.0, PAPER);
        page.text((x + 16.0, top + 20.0), wide * 0.45, INK);
        let cards = 2 + page.chance.below(3);
        for y in steps(top + 56.0, bottom, 122.0).take(cards as usize) {
            page.bar((x + 12.0, y), (wide - 24.0, 108.0), 6.0, WHITE);
            let (first, second) = (page.chance.between(0.4, 0.68), page.chance.between(0.25, 0.5));
            page.text((x + 28.0, y + 18.0), wide * first, main);
            page.text((x + 28.0, y + 44.0), wide * second, GREY);
            let state = page.chance.one_of(&STATES);
            page.bar((x + 28.0, y + 72.0), (64.0, 20.0), 6.0, state);
        }
    }
}

/// What takes how long, and when.
pub(crate) fn schedule(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let (names, wide) = (170.0, right - left);
    let day = (wide - names) / 7.0;
    for x in steps(left + names, right, day) {
        page.text((x + 10.0, top), day * 0.4, GREY);
        page.bar((x, top + 28.0), (2.0, bottom - top - 28.0), 0.0, LINE);
    }
    for y in steps(top + 36.0, bottom, 66.0) {
        let length = page.chance.between(70.0, 140.0);
        page.text((left, y + 24.0), length, INK);
        let mut x = left + names + day * page.chance.between(0.1, 1.2);
        while x < right - day * 0.6 {
            let length = (day * page.chance.between(0.8, 2.4)).min(right - x);
            let colours = [page.palette.main, page.palette.second, page.palette.accent];
            let colour = page.chance.one_of(&colours);
            page.bar((x, y + 12.0), (length, 40.0), 6.0, colour);
            x += length + day * page.chance.between(0.15, 1.0);
        }
        page.bar((left, y + 65.0), (wide, 1.5), 0.0, LINE);
    }
}

/// What people said to each other.
pub(crate) fn chat(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let wide = right - left;
    let mut y = top;
    let mut is_own = false;
    while y + 96.0 < bottom - 60.0 {
        let lines = 1 + page.chance.below(3);
        #[allow(clippy::cast_precision_loss, reason = "there are three at most")]
        let high = 30.0 + lines as f32 * 28.0;
        let long = wide * page.chance.between(0.34, 0.55);
        let x = if is_own { right - long } else { left + 56.0 };
        let (colour, ink) = if is_own { (page.palette.main, page.palette.pale) } else { (PAPER, INK) };
        if !is_own {
            let second = page.palette.second;
            page.disc((left + 20.0, y + 24.0), 20.0, second);
        }
        page.bar((x, y), (long, high), 16.0, colour);
        for line in steps(y + 22.0, y + high, 28.0) {
            let length = (long - 48.0) * page.chance.between(0.55, 1.0);
            page.text((x + 24.0, line), length, ink);
        }
        y += high + 22.0;
        is_own = !is_own;
    }
    page.bar((left, bottom - 48.0), (wide, 48.0), 8.0, LINE);
    page.bar((left + 2.0, bottom - 46.0), (wide - 4.0, 44.0), 7.0, WHITE);
    page.text((left + 20.0, bottom - 31.0), wide * 0.25, GREY);
}

/// A page that is read.
pub(crate) fn document(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let (wide, main, pale) = (right - left, page.palette.main, page.palette.pale);
    page.bar((left, top), (wide * 0.62, 26.0), 3.0, main);
    page.bar((left, top + 52.0), (wide * 0.34, 14.0), 3.0, GREY);
    let column = wide * 0.62;
    for (nth, y) in (1..).zip(steps(top + 100.0, bottom, 32.0)) {
        let length =
            if nth % 5 == 0 { page.chance.between(0.2, 0.6) } else { page.chance.between(0.86, 1.0) };
        // A gap after each paragraph.
        if nth % 6 != 0 {
            page.text((left, y), column * length, if nth % 6 == 1 { INK } else { GREY });
        }
    }
    let (x, side) = (left + column + 40.0, wide - column - 40.0);
    page.bar((x, top), (side, bottom - top), 6.0, PAPER);
    page.bar((x + 24.0, top + 28.0), (side - 48.0, 120.0), 4.0, pale);
    for y in steps(top + 180.0, bottom - 20.0, 56.0) {
        let length = page.chance.between(0.3, 0.8);
        page.text((x + 24.0, y), (side - 48.0) * length, GREY);
        let state = page.chance.one_of(&STATES);
        page.disc((x + side - 34.0, y + 7.0), 9.0, state);
    }
}

/// Where things are, and the way between them.
pub(crate) fn map(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    let (wide, high) = (right - left, bottom - top);
    let (pale, main, second) = (page.palette.pale, page.palette.main, page.palette.second);
    page.bar((left, top), (wide, high), 6.0, pale);
    let at = |(x, y): Point| (left + wide * x, top + high * y);
    let shift = page.chance.between(-0.08, 0.08);
    let land = [
        (0.04, 0.12),
        (0.30, 0.05),
        (0.52, 0.22),
        (0.49, 0.48),
        (0.60, 0.70),
        (0.40, 0.95),
        (0.12, 0.86),
        (0.16, 0.5),
    ];
    let isle = [(0.66, 0.10), (0.94, 0.16), (0.97, 0.55), (0.80, 0.88), (0.70, 0.62), (0.74, 0.36)];
    for outline in [&land[..], &isle[..]] {
        let corners: Vec<_> = outline.iter().map(|(x, y)| at((*x, (y + shift).clamp(0.03, 0.97)))).collect();
        page.area(&corners, PAPER);
    }
    let mut stops = Vec::new();
    for nth in 0..6u8 {
        let x = 0.1 + f32::from(nth) * 0.155 + page.chance.between(-0.03, 0.03);
        stops.push(at((x, page.chance.between(0.2, 0.8))));
    }
    for (from, to) in stops.iter().zip(stops.iter().skip(1)) {
        page.line(*from, *to, 6.0, second);
    }
    for (x, y) in stops {
        page.disc((x, y - 18.0), 17.0, main);
        page.area(&[(x - 14.0, y - 10.0), (x + 14.0, y - 10.0), (x, y + 10.0)], main);
        page.disc((x, y - 18.0), 7.0, WHITE);
    }
}

/// Points in groups, some of them far from all.
pub(crate) fn scatter(page: &mut Page, (left, top): Point, (right, bottom): Point) {
    grid(page, (left, top), (right, bottom));
    let (wide, high) = (right - left, bottom - top);
    let colours = [page.palette.main, page.palette.second, page.palette.accent];
    for (colour, x) in colours.into_iter().zip([0.12, 0.42, 0.7]) {
        let y = page.chance.between(0.3, 0.6);
        for _ in 0..16 {
            let along = page.chance.between(0.0, 0.2);
            let off = page.chance.between(-0.12, 0.12);
            let place =
                (left + wide * (x + along), top + high * (y + 0.12 - along * 1.6 + off).clamp(0.04, 0.96));
            let size = page.chance.between(5.0, 15.0);
            page.disc(place, size, colour);
        }
    }
}
