//! Screenshots: a window of the product with what such programs show.

use crate::canvas::{Canvas, Point};
use crate::chance::Chance;
use crate::contents::{self, Draw};
use crate::glyph;
use crate::palette::{Colour, GREY, NIGHT, PAPER, Palette, WHITE};
use crate::product::Product;

/// What is drawn, and from what.
pub(crate) struct Page {
    canvas: Canvas,
    pub(crate) palette: Palette,
    pub(crate) chance: Chance,
    /// How many pixels one is that would be one where the picture is 720 pixels high.
    unit: f32,
}

/// What a screen shows, by the words of its caption.
const SHOWN: &[(&[&str], Draw)] = &[
    (&["map", "route", "yard", "지도", "경로", "위치"], contents::map),
    (
        &["chat", "conversation", "answer", "message", "thread", "상담", "대화", "답변", "문의"],
        contents::chat,
    ),
    (
        &[
            "flow",
            "topology",
            "pipeline",
            "dependenc",
            "lineage",
            "diagram",
            "trace",
            "구성",
            "흐름",
            "관계",
            "연결",
        ],
        contents::flow,
    ),
    (
        &[
            " log", "a query", "terminal", "console", "build", "boot", "script", "로그", "명령", "쿼리",
            "콘솔",
        ],
        contents::terminal,
    ),
    (&["a board", "triage", "queue", "backlog", " 보드", "대기"], contents::board),
    (
        &["schedule", "calendar", "shift", "plan of", "slots", "일정", "근무", "계획", "예약"],
        contents::schedule,
    ),
    (
        &["document", "contract", "record", "letter", "agenda", "report", "문서", "계약", "보고서", "결재"],
        contents::document,
    ),
    (
        &[
            "list",
            "inventory",
            "table",
            "register",
            "every",
            "who ",
            "findings",
            "목록",
            "내역",
            "현황표",
            "대장",
        ],
        contents::table,
    ),
    (&["trend", "forecast", "latency", "over time", "curve", "추이", "예측", "변화"], contents::trend),
    (&["heat", "outlier", "distribution", "sensor", "분포", "센서", "이상"], contents::scatter),
    (
        &["cost", "usage", "dashboard", "glance", "overview", "비용", "대시보드", "분석", "한눈"],
        contents::figures,
    ),
];

impl Product {
    /// The product showing what `caption` says, of this size in pixels.
    pub fn screenshot(&self, caption: &str, (width, height): (u32, u32)) -> Vec<u8> {
        let canvas = Canvas::new((width, height), WHITE);
        let unit = canvas.size().1 / 720.0;
        let chance = Chance::of(&format!("{}/{caption}", self.name));
        let mut page = Page { canvas, palette: Palette::of(&self.name), chance, unit };
        let draw = page.shown(caption);
        let right = page.canvas.size().0 / unit;
        // Machines say what they say from edge to edge.
        let is_dark = std::ptr::fn_addr_eq(draw, contents::terminal as Draw);
        if is_dark {
            page.bar((0.0, 0.0), (right, 720.0), 0.0, NIGHT);
        } else {
            page.navigation();
        }
        page.title(self, right);
        let left = if is_dark { 40.0 } else { 330.0 };
        draw(&mut page, (left, 112.0), (right - 40.0, 684.0));
        page.canvas.png()
    }
}

impl Page {
    /// What is to be seen: what the caption says, else one of those that any program has.
    fn shown(&mut self, caption: &str) -> Draw {
        let caption = caption.to_lowercase();
        let said = SHOWN.iter().find(|(words, _)| words.iter().any(|word| caption.contains(word)));
        said.map_or_else(
            || {
                self.chance.one_of(&[
                    contents::figures as Draw,
                    contents::table,
                    contents::trend,
                    contents::document,
                ])
            },
            |(_, draw)| *draw,
        )
    }

    pub(crate) fn bar(&mut self, (x, y): Point, (wide, high): Point, radius: f32, colour: Colour) {
        let unit = self.unit;
        self.canvas.bar((x * unit, y * unit), (wide * unit, high * unit), radius * unit, colour);
    }

    /// A word or more, which nobody has to read.
    pub(crate) fn text(&mut self, at: Point, length: f32, colour: Colour) {
        self.bar(at, (length, 14.0), 3.0, colour);
    }

    pub(crate) fn disc(&mut self, (x, y): Point, radius: f32, colour: Colour) {
        let unit = self.unit;
        self.canvas.disc((x * unit, y * unit), radius * unit, colour);
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, thick: f32, colour: Colour) {
        let unit = self.unit;
        let at = |(x, y): Point| (x * unit, y * unit);
        self.canvas.line(at(from), at(to), thick * unit, colour);
    }

    pub(crate) fn area(&mut self, corners: &[Point], colour: Colour) {
        let unit = self.unit;
        let corners: Vec<_> = corners.iter().map(|(x, y)| (x * unit, y * unit)).collect();
        self.canvas.area(&corners, colour);
    }

    fn title(&mut self, product: &Product, right: f32) {
        let (main, accent, pale) = (self.palette.main, self.palette.accent, self.palette.pale);
        self.bar((0.0, 0.0), (right, 72.0), 0.0, main);
        let unit = self.unit;
        glyph::draw(&mut self.canvas, product, &self.palette, (42.0 * unit, 36.0 * unit), 17.0 * unit);
        let length = self.chance.between(150.0, 230.0);
        self.text((80.0, 29.0), length, pale);
        self.disc((right - 44.0, 36.0), 16.0, accent);
    }

    fn navigation(&mut self) {
        let main = self.palette.main;
        self.bar((0.0, 72.0), (290.0, 648.0), 0.0, PAPER);
        let chosen = self.chance.below(6);
        for (nth, y) in (0..8u32).zip((0..8u8).map(|nth| 128.0 + f32::from(nth) * 54.0)) {
            let length = self.chance.between(100.0, 190.0);
            self.text((40.0, y), length, if nth == chosen { main } else { GREY });
        }
    }
}
