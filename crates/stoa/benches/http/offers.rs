//! The offers there are, and what is done with them.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use serde_json::Value;

use crate::PUBLISHERS;
use crate::load::{Connection, Figures, Until, run};

/// Offers that a list of one publisher names when it is asked for one type.
pub(crate) const LISTED: usize = 25;

/// How soon somebody who waits for a pipeline asks again at first; each pause is a quarter longer than the one before, as
/// tools back off, so that their questions are not most of what a busy server does.
const POLL: Duration = Duration::from_millis(5);

/// How many offers are made large, and how large, in bytes.
const LARGE: (usize, usize) = (128, 100_000);

/// Connections that visit all offers.
const READERS: usize = 16;

/// What is asked of a server again and again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Get,
    List,
    Save,
    SavePage,
    SaveLarge,
    SavePageOfLarge,
    Release,
}

impl Work {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET offer",
            Self::List => "list 25 offers, filtered",
            Self::Save => "PUT offer with If-Match",
            Self::SavePage => "PUT page of an offer",
            Self::SaveLarge => "PUT offer of 100 kB",
            Self::SavePageOfLarge => "PUT page of 100 kB",
            Self::Release => "draft to preview to live",
        }
    }
}

/// All offers, and the headers of somebody who may edit them.
pub(crate) struct Offers {
    pub(crate) count: usize,
    pub(crate) headers: String,
    /// The entity tag of each as it was saved last, once it is known.
    tags: Vec<Mutex<String>>,
}

impl Offers {
    /// What is asked of `count` drafts of about 3.7 kB, the same number for each publisher. Of those, [`LISTED`] are core
    /// virtual machines and the others virtual machines.
    pub(crate) fn new(token: &str, count: usize) -> Self {
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        Self { count, headers, tags: (0..count).map(|_| Mutex::default()).collect() }
    }

    /// The file that `stoa import` makes them from.
    pub(crate) fn write(count: usize, file: &mut impl Write) -> io::Result<()> {
        for number in 0..count {
            let body = document(number, 0);
            let rest = body.strip_prefix('{').expect("an object");
            writeln!(file, r#"{{"publisherId":"bench-{}",{rest}"#, number % PUBLISHERS)?;
        }
        Ok(())
    }

    /// How many of them can be published; the others name pictures that are nowhere.
    pub(crate) fn publishable(&self) -> usize {
        self.count.min(LISTED * PUBLISHERS)
    }

    /// The address of something of an offer.
    pub(crate) fn target(number: usize, rest: &str) -> String {
        let (publisher, offer) = (number % PUBLISHERS, number / PUBLISHERS);
        let and = if rest.contains('?') { '&' } else { '?' };
        format!("/api/publishers/bench-{publisher}/offers/offer-{offer}{rest}{and}api-version=2017-10-31")
    }

    /// Does `work` in the given round of the worker with the given number.
    pub(crate) fn perform(
        &self,
        work: Work,
        connection: &mut Connection,
        (worker, workers): (usize, usize),
        round: usize,
    ) {
        // Each worker writes offers of its own, so that no other changes their entity tags.
        let mine = |of: usize, round: usize| round % (of / workers) * workers + worker;
        match work {
            Work::Get => drop(self.get(connection, scattered(worker * 1_000_003 + round, self.count))),
            Work::List => drop(self.list(connection, worker + round)),
            Work::Save => self.save(connection, mine(self.count, scattered(round, self.count)), round),
            Work::SavePage => {
                self.save_page(connection, mine(self.count, scattered(round, self.count)), round);
            }
            Work::SaveLarge => self.save_large(connection, mine(LARGE.0, round), round),
            Work::SavePageOfLarge => self.save_page(connection, mine(LARGE.0, round), round),
            Work::Release => self.release(connection, mine(self.publishable(), round), round),
        }
    }

    pub(crate) fn get(&self, connection: &mut Connection, number: usize) -> Vec<u8> {
        connection.get(&Self::target(number, ""), &self.headers).expect(200).body
    }

    /// The [`LISTED`] offers of a type of one publisher.
    pub(crate) fn list(&self, connection: &mut Connection, publisher: usize) -> Vec<u8> {
        let target = format!(
            "/api/publishers/bench-{}/offers?api-version=2017-10-31&$filter=offerTypeId%20eq%20'microsoft-azure-corevm'",
            publisher % PUBLISHERS
        );
        connection.get(&target, &self.headers).expect(200).body
    }

    /// Asks for every offer: for its entity tag, so that a save is one request and nothing else, and because a system lets
    /// go of what nobody asked for in a while, so that it would be the disk that is measured. Before `work` that saves for
    /// its history, too, to which each save adds.
    pub(crate) fn visit(&self, address: SocketAddr, work: Work) {
        let each = self.count.div_ceil(READERS);
        run(address, READERS, Until::Done(each), Duration::ZERO, |connection, worker, round| {
            let number = worker * each + round;
            if let Some(tag) = self.tags.get(number) {
                let found = connection.get(&Self::target(number, ""), &self.headers).expect(200);
                *tag.lock().expect("no work fails") = found.etag;
                if work == Work::Save {
                    connection.get(&Self::target(number, "/history"), &self.headers).expect(200);
                }
            }
        });
    }

    /// Replaces a draft as it was saved last.
    pub(crate) fn save(&self, connection: &mut Connection, number: usize, round: usize) {
        let condition = format!("If-Match: {}\r\n", self.tags[number].lock().expect("no work fails"));
        self.put(connection, number, round, &condition);
    }

    /// Saves the page with the name of an offer, whatever was saved last: the rest is as large as before.
    fn save_page(&self, connection: &mut Connection, number: usize, round: usize) {
        let (publisher, offer) = (number % PUBLISHERS, number / PUBLISHERS);
        let target =
            format!("/stoa/v1/publishers/bench-{publisher}/offers/offer-{offer}/pages/offer-settings");
        let body = format!(r#"{{"content":{{"displayText":"Page {round}"}}}}"#);
        connection.call("PUT", &target, &self.headers, &body).expect(200);
    }

    /// Makes some offers large.
    pub(crate) fn enlarge(&self, address: SocketAddr) {
        let mut connection = Connection::open(address);
        (0..LARGE.0).for_each(|number| self.save_large(&mut connection, number, 0));
    }

    fn save_large(&self, connection: &mut Connection, number: usize, round: usize) {
        let body = filled_in(&LARGE_TEMPLATE, number, round);
        connection.call("PUT", &Self::target(number, ""), &self.headers, &body).expect(200);
    }

    fn put(&self, connection: &mut Connection, number: usize, round: usize, condition: &str) {
        let headers = format!("{}{condition}", self.headers);
        let body = document(number, round);
        let saved = connection.call("PUT", &Self::target(number, ""), &headers, &body).expect(200);
        *self.tags[number].lock().expect("no work fails") = saved.etag;
    }

    pub(crate) fn publish(&self, connection: &mut Connection, number: usize) {
        connection.call("POST", &Self::target(number, "/publish?force=true"), &self.headers, "").expect(202);
    }

    /// Waits until nothing runs on an offer; what its status is then.
    pub(crate) fn settled(&self, connection: &mut Connection, number: usize) -> String {
        let mut pause = POLL;
        loop {
            let status = connection.get(&Self::target(number, "/status"), &self.headers).expect(200).json();
            match status["status"].as_str().expect("a status") {
                "running" => std::thread::sleep(pause),
                settled => return settled.to_owned(),
            }
            pause += pause / 4;
        }
    }

    /// Publishes all that can be published, over so many connections; the figures end when the last was accepted.
    pub(crate) fn publish_all(&self, address: SocketAddr, connections: usize) -> Figures {
        let each = Until::Done(self.publishable() / connections);
        run(address, connections, each, Duration::ZERO, |connection, worker, round| {
            self.publish(connection, round * connections + worker);
        })
    }

    /// Waits until nothing is being published.
    pub(crate) fn settle(&self, address: SocketAddr) {
        let mut connection = Connection::open(address);
        (0..self.publishable()).for_each(|number| _ = self.settled(&mut connection, number));
    }

    /// Edits, publishes, waits for the preview, signs off, waits until it is live.
    pub(crate) fn release(&self, connection: &mut Connection, number: usize, round: usize) {
        self.put(connection, number, round + 1_000_000, "");
        self.publish(connection, number);
        assert_eq!(self.settled(connection, number), "waitingForPublisherReview");
        connection.call("POST", &Self::target(number, "/golive"), &self.headers, "").expect(202);
        assert_eq!(self.settled(connection, number), "succeeded");
    }
}

/// One of `of`, all over the place, as the readers of a marketplace ask.
pub(crate) fn scattered(round: usize, of: usize) -> usize {
    round.wrapping_mul(0x9e37_79b9_7f4a_7c15) % of
}

/// A document of about 3.7 kB, different in every round.
fn document(number: usize, round: usize) -> String {
    static TEMPLATES: LazyLock<[String; 2]> = LazyLock::new(|| {
        [
            template(include_str!("../../../testkit/documents/core-vm.json"), 90),
            template(include_str!("../../../testkit/documents/virtual-machine.json"), 0),
        ]
    });
    let template = &TEMPLATES[usize::from(number / PUBLISHERS >= LISTED)];
    filled_in(template, number, round)
}

/// An offer of so many plans that its document has the size of the large ones.
static LARGE_TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    let mut document: Value =
        serde_json::from_str(&template(include_str!("../../../testkit/documents/core-vm.json"), 0))
            .expect("JSON");
    let plans = document["definition"]["plans"].as_array_mut().expect("plans");
    let plan = plans[0].clone();
    for number in 0..LARGE.1 / plan.to_string().len() {
        let mut plan = plan.clone();
        plan["planId"] = format!("plan-{number}").into();
        plans.push(plan);
    }
    document.to_string()
});

fn filled_in(template: &str, number: usize, round: usize) -> String {
    template
        .replace("{number}", &(number / PUBLISHERS).to_string())
        .replace("{round}", &format!("Round {round}"))
}

fn template(text: &str, filler: usize) -> String {
    let mut document: Value = serde_json::from_str(text).expect("the document is JSON");
    let members = document.as_object_mut().expect("an object");
    members.remove("publisherId");
    members.insert("id".to_owned(), "offer-{number}".into());
    document["definition"]["displayText"] = "{round}".into();
    document["definition"]["x.filler"] = "lorem ipsum ".repeat(filler).into();
    document.to_string()
}
