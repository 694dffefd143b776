//! The database's one writer parses, checks and renders no document, because everybody else who writes waits meanwhile. Whoever
//! looks at a document makes something of every value in it: the writer's thread is asked how much it made.

#![allow(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, Engine, TestApp, documents};

#[global_allocator]
static COUNTING: Counting = Counting;

/// The system's allocator, which remembers what each thread asked of it.
struct Counting;

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

fn note(size: usize) {
    // A thread that ends has nobody to tell.
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
    let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(size)));
}

// SAFETY: every call is handed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The largest piece of memory that this thread has asked for since [`forget_largest`], in bytes.
pub(crate) fn largest() -> usize {
    LARGEST.get()
}

pub(crate) fn forget_largest() {
    LARGEST.set(0);
}

const ROOT: &str = "/publishers/contoso/offers/demo";

/// Values in each document; whoever parses one asks for memory more often than that.
const VALUES: usize = 20_000;

/// What the writer may ask for while it stores one thing.
const FEW: u64 = VALUES as u64 / 4;

/// How often the writer's thread has asked for memory.
async fn asked_by_the_writer(test: &TestApp) -> u64 {
    test.app.db.write(|_| Ok::<_, db::Error>(ASKED.get())).await.unwrap()
}

/// Fails when the writer looked at a document since it `asked`; how often it has asked now.
async fn only_wrote(test: &TestApp, asked: u64, what: &str) -> u64 {
    let now = asked_by_the_writer(test).await;
    assert!(now - asked < FEW, "{what}: the writer asked for memory {} times", now - asked);
    now
}

fn large(mut document: Value) -> Value {
    document["definition"]["remarks"] = (0..VALUES).map(|number| format!("remark {number}")).collect();
    document
}

async fn sent(client: &Client, document: &Value, status: u16) {
    client.put(ROOT, document).await.expect(status);
}

#[tokio::test]
async fn the_one_writer_looks_at_no_document() {
    let test = TestApp::start(Engine::Sqlite).await;
    let owner = test.member("contoso", Role::Owner).await;
    let site = Site::start().await;
    let mut document = large(documents::virtual_machine_with_logos("contoso", "demo", &site));
    let asked = asked_by_the_writer(&test).await;
    sent(&owner, &document, 200).await;
    let asked = only_wrote(&test, asked, "a new offer").await;

    let mut unnamed = document.clone();
    unnamed.as_object_mut().unwrap().remove("offerTypeId");
    sent(&owner, &unnamed, 200).await;
    let asked = only_wrote(&test, asked, "a draft that does not name its type").await;
    unnamed["definition"]["plans"] = json!("none");
    sent(&owner, &unnamed, 400).await;
    let asked = only_wrote(&test, asked, "such a draft that is refused").await;

    let mut unfinished = document.clone();
    unfinished["definition"]["plans"] = json!([]);
    sent(&owner, &unfinished, 200).await;
    owner.post(&format!("{ROOT}/publish")).await.expect(422);
    let asked = only_wrote(&test, asked, "a publish that is refused").await;
    sent(&owner, &document, 200).await;
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    let asked = only_wrote(&test, asked, "a publish").await;
    test.settle().await;
    let asked = only_wrote(&test, asked, "the steps to a preview").await;
    owner.post(&format!("{ROOT}/golive")).await.expect(202);
    test.settle().await;
    only_wrote(&test, asked, "going live").await;

    // A second preview, so that the first comes back when it is withdrawn.
    document["definition"]["displayText"] = json!("Another name");
    sent(&owner, &document, 200).await;
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    test.settle().await;
    let asked = asked_by_the_writer(&test).await;
    owner.post(&format!("{ROOT}/cancel")).await.expect(202);
    only_wrote(&test, asked, "the withdrawal of a preview").await;
    assert_eq!(owner.get(&format!("{ROOT}/slot/preview")).await.expect(200).json()["version"], 1);
}
