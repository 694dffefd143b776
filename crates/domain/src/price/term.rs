//! For how long something is bought at once, and in how many payments.

/// How long one commitment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    Month,
    Year,
    TwoYears,
    ThreeYears,
}

/// When a term is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payment {
    Upfront,
    Monthly,
    Yearly,
}

impl Term {
    pub const ALL: [Self; 4] = [Self::Month, Self::Year, Self::TwoYears, Self::ThreeYears];

    /// Reads ISO 8601, or the word that some clients send for the same: `P1Y`, `1-year`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "P1M" | "1-month" => Self::Month,
            "P1Y" | "1-year" => Self::Year,
            "P2Y" | "2-year" => Self::TwoYears,
            "P3Y" | "3-year" => Self::ThreeYears,
            _ => return None,
        })
    }

    /// ISO 8601.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "P1M",
            Self::Year => "P1Y",
            Self::TwoYears => "P2Y",
            Self::ThreeYears => "P3Y",
        }
    }

    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
            Self::TwoYears => 24,
            Self::ThreeYears => 36,
        }
    }

    /// How many payments a term has, all alike; none where it is too short to be paid so.
    pub fn payments(self, payment: Payment) -> Option<u32> {
        match payment {
            Payment::Upfront => Some(1),
            Payment::Monthly => Some(self.months()),
            Payment::Yearly => Some(self.months() / 12).filter(|years| *years > 1),
        }
    }
}

impl Payment {
    pub const ALL: [Self; 3] = [Self::Upfront, Self::Monthly, Self::Yearly];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payment| payment.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upfront => "upfront",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_in_both_ways_and_have_their_payments() {
        let table =
            [("1-month", [1, 1, 0]), ("1-year", [1, 12, 0]), ("2-year", [1, 24, 2]), ("3-year", [1, 36, 3])];
        for (term, (word, payments)) in Term::ALL.into_iter().zip(table) {
            assert_eq!((Term::parse(word), Term::parse(term.as_str())), (Some(term), Some(term)));
            let counted = Payment::ALL.map(|payment| term.payments(payment).unwrap_or_default());
            assert_eq!(counted, payments, "{word}");
        }
        assert_eq!((Term::parse("P1W"), Payment::parse("weekly")), (None, None));
    }
}
