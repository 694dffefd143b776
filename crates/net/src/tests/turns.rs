use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{NoTurn, Party, Turn, Turns};

const PATIENCE: Duration = Duration::from_secs(60);

/// People who line up, and the turns they were given in the order of giving.
struct Line {
    turns: Turns,
    given: UnboundedSender<(&'static str, Turn)>,
    order: UnboundedReceiver<(&'static str, Turn)>,
}

fn parties(names: &str) -> Vec<Party> {
    names.split(' ').map(|name| Party { name: name.to_owned(), most: 2 }).collect()
}

impl Line {
    fn new(all: u64) -> Line {
        let (given, order) = unbounded_channel();
        Line { turns: Turns::new(all, PATIENCE), given, order }
    }

    /// Lines up for a turn that counts for everybody in `names`.
    async fn wait(&self, names: &'static str, weight: u64) -> tokio::task::JoinHandle<()> {
        let (turns, given) = (self.turns.clone(), self.given.clone());
        let waits = tokio::spawn(async move {
            let turn = turns.take(parties(names), weight).await.unwrap();
            given.send((names, turn)).unwrap();
        });
        tokio::task::yield_now().await;
        waits
    }

    /// Who were given turns since the last look; their turns go on.
    async fn served(&mut self) -> (Vec<&'static str>, Vec<Turn>) {
        // Whoever was woken has to run first.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        std::iter::from_fn(|| self.order.try_recv().ok()).unzip()
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_has_more_than_their_share_and_others_go_past() {
    let mut line = Line::new(4);
    for _ in 0..3 {
        line.wait("contoso", 1).await;
    }
    line.wait("fabrikam", 1).await;
    let (served, first) = line.served().await;
    assert_eq!(served, ["contoso", "contoso", "fabrikam"]);
    drop(first);
    assert_eq!(line.served().await.0, ["contoso"]);
}

#[tokio::test(start_paused = true)]
async fn a_turn_for_two_needs_room_at_both() {
    let mut line = Line::new(9);
    for names in ["a host", "b host", "c host", "c other"] {
        line.wait(names, 1).await;
    }
    let (served, mut turns) = line.served().await;
    assert_eq!(served, ["a host", "b host", "c other"]);
    turns.truncate(1);
    assert_eq!(line.served().await.0, ["c host"]);
}

#[tokio::test(start_paused = true)]
async fn of_those_who_wait_the_one_goes_first_who_has_least_and_then_who_was_served_longest_ago() {
    let mut line = Line::new(2);
    for names in ["a", "b", "a", "a", "b", "c", "d"] {
        line.wait(names, 1).await;
    }
    let (mut served, mut turns) = (Vec::new(), VecDeque::new());
    loop {
        let (names, given) = line.served().await;
        served.extend(names);
        turns.extend(given);
        // The oldest ends.
        if turns.pop_front().is_none() {
            break;
        }
    }
    assert_eq!(served, ["a", "b", "c", "d", "a", "b", "a"]);
}

#[tokio::test(start_paused = true)]
async fn one_who_wants_much_is_not_passed_for_ever_by_those_who_want_little() {
    let mut line = Line::new(3);
    for (name, weight) in [("small", 1), ("large", 2), ("later", 2), ("later", 1), ("last", 1)] {
        line.wait(name, weight).await;
    }
    let (served, mut turns) = line.served().await;
    assert_eq!(served, ["small", "large"]);
    turns.remove(0);
    assert_eq!(line.served().await.0, [""; 0], "there is room for one, and the first in line wants two");
    drop(turns);
    let (served, turns) = line.served().await;
    assert_eq!(served, ["later", "last"]);
    drop(turns);
    assert_eq!(line.served().await.0, ["later"]);
}

#[tokio::test(start_paused = true)]
async fn who_wants_more_than_there_is_gets_what_there_is_and_may_give_some_back() {
    let mut line = Line::new(9);
    line.wait("a", 1000).await;
    line.wait("a", 1).await;
    let (served, mut turns) = line.served().await;
    assert_eq!(served, ["a"]);
    turns[0].shrink(1);
    turns[0].shrink(5);
    assert_eq!(line.served().await.0, ["a"]);
}

#[tokio::test(start_paused = true)]
async fn waiting_has_an_end_and_who_stops_waiting_leaves_no_trace() {
    let line = Line::new(1);
    let first = line.turns.take(parties("a"), 1).await.unwrap();
    let started = tokio::time::Instant::now();
    assert_eq!(line.turns.take(parties("b"), 1).await.map(drop), Err(NoTurn));
    assert_eq!(started.elapsed(), PATIENCE);
    let waits = line.wait("c", 1).await;
    waits.abort();
    assert!(waits.await.unwrap_err().is_cancelled());
    drop(first);
    assert_eq!(line.turns.trace(), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_to_somebody_who_has_just_gone_goes_to_the_next() {
    let mut line = Line::new(1);
    let first = line.turns.take(parties("a"), 1).await.unwrap();
    let gone = line.wait("b", 1).await;
    line.wait("c", 1).await;
    drop(first);
    // It was given the turn, and has had no time to take it.
    gone.abort();
    assert_eq!(line.served().await.0, ["c"]);
}

#[tokio::test(start_paused = true)]
async fn only_so_many_wait_of_each_and_in_all() {
    let line = Turns::new(1, PATIENCE);
    let _first = line.take(parties("somebody"), 1).await.unwrap();
    let started = tokio::time::Instant::now();
    let mut waits = Vec::new();
    for number in 0..1000 {
        let (turns, whose) = (line.clone(), parties(&format!("{} {number}", number / 8)));
        waits.push(tokio::spawn(async move { turns.take(whose, 1).await.map(drop) }));
        tokio::task::yield_now().await;
        if number == 7 {
            let ninth = line.take(parties("0 host"), 1).await.map(drop);
            assert_eq!((ninth, started.elapsed()), (Err(NoTurn), Duration::ZERO), "of one");
        }
    }
    assert!(waits.iter().all(|waits| !waits.is_finished()));
    let last = line.take(parties("nobody else"), 1).await.map(drop);
    assert_eq!((last, started.elapsed()), (Err(NoTurn), Duration::ZERO), "in all");
    waits.iter().for_each(tokio::task::JoinHandle::abort);
}
