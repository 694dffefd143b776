//! The steps of a publish, drawn as columns. What they show is said in words beside them.

use std::fmt::Write as _;

use domain::publishing::StepStatus;

/// How a step stands, as a column shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pillar {
    /// Complete: solid.
    Done,
    /// Running: filled from below, so many hundredths of it.
    Running(i64),
    /// Waits for the publisher, or for somebody's review: an outline.
    Waits,
    /// Rejected: broken.
    Broken,
    /// Not started, or canceled: a grey outline.
    ToCome,
}

impl Pillar {
    pub fn of(status: StepStatus, progress: i64) -> Self {
        match status {
            StepStatus::Complete => Self::Done,
            StepStatus::InProgress => Self::Running(progress.clamp(0, 100)),
            StepStatus::WaitingForPublisherReview | StepStatus::WaitingForApproval => Self::Waits,
            StepStatus::Blocked | StepStatus::Rejected => Self::Broken,
            StepStatus::NotStarted | StepStatus::Canceled => Self::ToCome,
        }
    }

    /// The class of its place in the list.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Running(_) => "run",
            Self::Waits => "wait",
            Self::Broken => "bad",
            Self::ToCome => "todo",
        }
    }

    /// The column itself, as SVG.
    pub fn draw(self) -> String {
        const HEAD: &str = "M1 1h30v3H1zM4.5 4h23l-3 4h-17z";
        const SHAFT: &str = "M8 8.5h16l2 59H6z";
        let outline = |path: &str| {
            format!(r#"<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.25"/>"#)
        };
        let solid = |path: &str| format!(r#"<path d="{path}" fill="currentColor"/>"#);
        let flutes = r#"<path d="M11.5 10 10 67M16 10v57M20.500 10 22 67" stroke="var(--paper)" stroke-width="1.25"/>"#;
        let inside = match self {
            Self::Done => format!("{}{}{flutes}", solid(HEAD), solid(SHAFT)),
            Self::Running(percent) => {
                // The shaft is 59 high and stands at 67.5.
                let height = 59 * percent.max(4) / 100;
                let top = 67 - height;
                format!(
                    r#"{}{}<clipPath id="fill-{percent}"><path d="{SHAFT}"/></clipPath><g clip-path="url(#fill-{percent})"><rect x="0" y="{top}" width="32" height="{}" fill="currentColor"/>{flutes}</g>"#,
                    outline(HEAD),
                    outline(SHAFT),
                    height + 2
                )
            }
            Self::Waits => {
                let flutes = r#"<path d="M11.5 12 10 66M16 12v54M20.500 12 22 66" stroke="currentColor" stroke-width=".75" opacity=".6"/>"#;
                format!("{}{}{flutes}", solid(HEAD), outline(SHAFT))
            }
            Self::Broken => format!(
                "{}{}{}",
                outline(HEAD),
                outline("M8 8.5h16l.9 27-3.400-4-3.500 5-3.500-5-3.500 5-3.900-3z"),
                solid("M7 46l4 3.500 3.500-5 3.500 5 3.500-5 3.700 3.500.8 19.500H6z")
            ),
            Self::ToCome => format!("{}{}", outline(HEAD), outline(SHAFT)),
        };
        format!(r#"<svg class="pillar" viewBox="0 0 32 70" aria-hidden="true">{inside}</svg>"#)
    }
}

/// All steps at once, small, for rows.
pub fn small_steps(pillars: &[Pillar]) -> String {
    let width = 56 / pillars.len().max(1);
    let mut drawn =
        String::from(r#"<svg class="mini" width="56" height="22" viewBox="0 0 56 22" aria-hidden="true">"#);
    for (nth, pillar) in pillars.iter().enumerate() {
        let (left, wide) = (nth * width + 1, width.saturating_sub(3).max(2));
        let frame = |class: &str| {
            format!(
                r#"<rect x="{left}" y="2" width="{wide}" height="18" fill="none" stroke="currentColor" class="{class}"/>"#
            )
        };
        // A text takes whatever is written to it.
        let _ = match pillar {
            Pillar::Done => {
                write!(drawn, r#"<rect x="{left}" y="2" width="{wide}" height="18" fill="currentColor"/>"#)
            }
            Pillar::Running(percent) => {
                let height = (18 * percent / 100).max(2);
                let top = 20 - height;
                write!(
                    drawn,
                    r#"{}<rect x="{left}" y="{top}" width="{wide}" height="{height}" class="b"/>"#,
                    frame("")
                )
            }
            Pillar::Waits => write!(drawn, "{}", frame("v")),
            Pillar::Broken => {
                write!(drawn, r#"<rect x="{left}" y="11" width="{wide}" height="9" class="r"/>"#)
            }
            Pillar::ToCome => write!(drawn, "{}", frame("g")),
        };
    }
    drawn.push_str("</svg>");
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_column() {
        for status in StepStatus::ALL {
            let pillar = Pillar::of(*status, 140);
            assert!(pillar.draw().ends_with("</svg>"), "{status}");
            assert!(matches!(pillar, Pillar::Running(100)) == (*status == StepStatus::InProgress));
        }
    }

    #[test]
    fn a_row_shows_as_many_columns_as_there_are_steps() {
        let steps = [Pillar::Done, Pillar::Running(40), Pillar::Waits, Pillar::Broken, Pillar::ToCome];
        let drawn = small_steps(&steps);
        assert_eq!(
            drawn.matches("<rect").count(),
            6,
            "a running one has a frame and what is filled: {drawn}"
        );
        assert!(small_steps(&[]).ends_with("</svg>"));
    }
}
