//! What became of the hosts that were asked for.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::hosts::Host;

/// As many hosts are remembered.
const MOST: usize = 1_000;

/// What became of one connection, one call or one look-up.
pub(crate) enum Fate {
    /// A call that the marketplace answers.
    Played,
    LetThrough,
    /// Asked for at this port, and not let through.
    Refused(u16),
    /// The tool did not go on after it saw our certificate.
    Distrusted(String),
    /// Let through, and not there.
    OutOfReach(String),
    LookedUp,
}

/// What became of one host, in numbers and with the last reason.
#[derive(Debug, Clone, Default)]
pub(crate) struct Met {
    played: usize,
    let_through: usize,
    refused: usize,
    distrusted: usize,
    out_of_reach: usize,
    /// The last port it was refused at.
    port: u16,
    why: String,
}

/// Hosts by their names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hosts(BTreeMap<String, Met>);

impl Hosts {
    pub(crate) fn add(&mut self, host: &str, fate: Fate) {
        if self.0.len() >= MOST && !self.0.contains_key(host) {
            return;
        }
        let met = self.0.entry(host.to_owned()).or_default();
        match fate {
            Fate::Played => met.played += 1,
            Fate::LetThrough => met.let_through += 1,
            Fate::Refused(port) => {
                met.refused += 1;
                met.port = port;
            }
            Fate::Distrusted(why) => {
                met.distrusted += 1;
                met.why = why;
            }
            Fate::OutOfReach(why) => {
                met.out_of_reach += 1;
                met.why = why;
            }
            Fate::LookedUp => {}
        }
    }

    /// For programs: what happened to each host, in numbers.
    pub(crate) fn json(&self) -> Value {
        let host = |(host, met): (&String, &Met)| {
            let counts = met.counts().map(|(count, what)| (what.replace(' ', "_"), json!(count)));
            let named = [("host".to_owned(), json!(host))];
            Value::Object(named.into_iter().chain(counts).collect())
        };
        self.0.iter().map(host).collect()
    }

    /// What did not go as the command wanted, each with what to do.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(|(host, met)| met.warning(host))
    }
}

/// How often what happened, host by host.
impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (host, met) in &self.0 {
            for (count, what) in met.counts().into_iter().filter(|(count, _)| *count > 0) {
                writeln!(f, "{count:>6}  {host}  {what}")?;
            }
        }
        Ok(())
    }
}

impl Met {
    fn counts(&self) -> [(usize, &'static str); 5] {
        [
            (self.played, "played"),
            (self.let_through, "let through"),
            (self.out_of_reach, "out of reach"),
            (self.refused, "refused"),
            (self.distrusted, "certificate not accepted"),
        ]
    }

    fn warning(&self, host: &str) -> Option<String> {
        let Self { port, why, .. } = self;
        let played = Host::played(host).is_some();
        if self.distrusted > 0 {
            return Some(format!(
                "{host} is played, but its certificate was not accepted ({why}): have the tool trust the authorities in the file that SSL_CERT_FILE names"
            ));
        }
        if self.out_of_reach > 0 {
            return Some(format!("{host} is let through, but cannot be reached: {why}"));
        }
        if self.refused > 0 && played {
            return Some(format!(
                "{host} was asked for at port {port}: it is played over HTTPS only, at port 443"
            ));
        }
        if self.refused > 0 {
            let option = if matches!(port, 80 | 443) { host.to_owned() } else { format!("{host}:{port}") };
            return Some(format!("{host} was asked for and refused: --allow {option} lets it through"));
        }
        if self.played + self.let_through == 0 && played {
            return Some(format!("{host} was looked up, but not asked at port 443, where it is played"));
        }
        (self.played + self.let_through == 0).then(|| {
            format!(
                "{host} was looked up, but not asked at port 80 or 443: --allow {host}:PORT lets another port through"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_has_its_sentence() {
        let mut hosts = Hosts::default();
        let (publishing, identity) = (crate::PUBLISHING, crate::IDENTITY);
        for (host, fate) in [
            (publishing, Fate::LookedUp),
            (publishing, Fate::Played),
            (publishing, Fate::Played),
            (identity, Fate::Distrusted("received fatal alert: UnknownCA".to_owned())),
            ("a.example", Fate::LookedUp),
            ("a.example", Fate::Refused(443)),
            ("b.example", Fate::Refused(22)),
            ("c.example", Fate::LookedUp),
            ("d.example", Fate::LetThrough),
            ("e.example", Fate::OutOfReach("refused".to_owned())),
        ] {
            hosts.add(host, fate);
        }
        let warnings: Vec<_> = hosts.warnings().collect();
        for (host, words) in [
            ("a.example", "--allow a.example lets it through"),
            ("b.example", "--allow b.example:22 lets it through"),
            ("c.example", "was looked up"),
            ("e.example", "cannot be reached: refused"),
            (identity, "not accepted (received fatal alert: UnknownCA)"),
        ] {
            let found = warnings.iter().any(|warning| warning.starts_with(host) && warning.contains(words));
            assert!(found, "{host}: {warnings:?}");
        }
        assert_eq!(warnings.len(), 5, "{warnings:?}");
        assert!(hosts.to_string().contains(&format!("     2  {publishing}  played\n")), "{hosts}");
        assert_eq!(hosts.to_string().lines().count(), 6, "{hosts}");
        let told = hosts.json();
        assert_eq!((&told[0]["host"], &told[0]["refused"]), (&json!("a.example"), &json!(1)), "{told}");
    }

    #[test]
    fn not_more_hosts_are_remembered_than_there_is_room_for() {
        let mut hosts = Hosts::default();
        (0..MOST + 5).for_each(|number| hosts.add(&format!("{number}.example"), Fate::LookedUp));
        assert_eq!(hosts.0.len(), MOST);
    }
}
