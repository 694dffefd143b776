//! Choices between words.

use app::openid::Unknown;
use app::{Certification, PACE_FORM, Pace};
use words::Language;

use super::{Complaint, Kind, must_be, parsed};
use crate::config::raw::{Raw, quoted};

/// How mail leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    Files,
    Smtp,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

macro_rules! words {
    ($($type:ident, $choice:literal: $($word:literal $variant:ident),*;)*) => {$(
        impl Kind for $type {
            fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
                match raw.text().map(str::trim) {
                    $(Some($word) => Ok(Self::$variant),)*
                    _ => Err(must_be($choice, raw)),
                }
            }

            fn shown(&self) -> Option<String> {
                Some(quoted(match self {
                    $(Self::$variant => $word),*
                }))
            }
        }
    )*};
}

words! {
    Certification, r#""automatic", "manual" or "always""#: "automatic" Automatic, "manual" Manual, "always" Always;
    Transport, r#""files" or "smtp""#: "files" Files, "smtp" Smtp;
    Language, r#""en" or "ko""#: "en" English, "ko" Korean;
    Unknown, r#""refuse" or "make""#: "refuse" Refused, "make" Made;
    LogFormat, r#""text" or "json""#: "text" Text, "json" Json;
}

impl Kind for Pace {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        parsed(raw, PACE_FORM)
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}
