//! Debian's Chromium over WebDriver (w3.org/TR/webdriver2), and somebody who has a keyboard and nothing else.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::{Client, TestApp};

/// How often it is looked again for what is to come; each look takes milliseconds.
const LOOKS: usize = 10_000;
/// The most stops of the Tab key on one page.
const STOPS: usize = 400;
/// A text with more characters is pasted rather than typed.
const LONG: usize = 120;

const CONTROL: &str = "\u{E009}";
const DELETE: &str = "\u{E017}";
const TAB: &str = "\u{E004}";
pub const ENTER: &str = "\u{E007}";
pub const ESCAPE: &str = "\u{E00C}";
pub const DOWN: &str = "\u{E015}";
pub const UP: &str = "\u{E013}";

/// A browser and the program that drives it; both end with this value.
pub struct Chromium {
    child: Child,
    client: Client,
    port: u16,
    session: String,
}

impl Drop for Chromium {
    /// Ends the browser, which would stay if only its driver was ended. Either may have ended by itself.
    fn drop(&mut self) {
        let path = self.session.split_once("/session").map_or("", |(_, id)| id);
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let asked =
                format!("DELETE /session{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = stream.write_all(asked.as_bytes()).and_then(|()| stream.read_to_end(&mut Vec::new()));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Chromium {
    /// One whose reader understands `language`.
    pub async fn start(test: &TestApp, language: &str) -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver is there: run `make tools/browser`");
        let lines = BufReader::new(child.stdout.take().expect("its output is ours")).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let rest = line.split("started successfully on port ").nth(1)?;
            rest.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.expect("it says where it listens");
        let session = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { child, client: Client::anonymous(test), port, session };
        let options = json!({
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--hide-scrollbars",
                "--window-size=1280,900",
                "--force-device-scale-factor=1",
            ],
            "prefs": { "intl.accept_languages": language },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let begun = browser.ask("", &wanted).await;
        let id = begun["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    /// Sends a command; what it comes to.
    pub async fn ask(&self, command: &str, body: &Value) -> Value {
        let target = format!("{}{command}", self.session);
        let headers = [("content-type", "application/json")];
        let answer = self.client.call("POST", &target, Some(body.to_string()), &headers).await.expect(200);
        answer.json()["value"].clone()
    }

    /// Sends a command of the browser's own protocol.
    pub async fn command(&self, name: &str, parameters: &Value) -> Value {
        self.ask("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters })).await
    }

    /// Runs the body of a function in the page; what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({ "script": script, "args": [] })).await
    }

    /// Goes to an address, as somebody does who types it.
    pub async fn open(&self, address: &str) {
        self.ask("/url", &json!({ "url": address })).await;
    }

    /// The whole page as a PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let taken = self.command("Page.captureScreenshot", &json!({ "captureBeyondViewport": true })).await;
        BASE64_STANDARD.decode(taken["data"].as_str().expect("a picture")).expect("a picture")
    }

    /// Everything there is to read.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until `text` is to be read, whether by a page that comes or by one that goes on by itself.
    pub async fn until_shows(&self, text: &str) {
        for _ in 0..LOOKS {
            if self.text().await.contains(text) {
                return;
            }
        }
        panic!("`{text}` does not come: {}", self.text().await);
    }

    /// The same of an element.
    pub async fn until(&self, selector: &str) {
        self.until_true(&format!("document.querySelector({}) !== null", json!(selector))).await;
    }

    /// Waits until an expression is true in the page.
    pub async fn until_true(&self, expression: &str) {
        let script = format!("return {expression}");
        for _ in 0..LOOKS {
            if self.run(&script).await == true {
                return;
            }
        }
        panic!("`{expression}` does not come true: {}", self.text().await);
    }

    /// Marks what is shown, so that it is known when something else is.
    pub async fn mark(&self) {
        self.run("document.querySelector('main').dataset.marked = ''").await;
    }

    /// Waits until another page is there since [`Self::mark`], or this one was made anew.
    pub async fn until_anew(&self) {
        self.until_true(
            "document.readyState === 'complete' && document.querySelector('main:not([data-marked])') !== null",
        )
        .await;
    }

    /// Types a text, or presses one key.
    pub async fn type_text(&self, text: &str) {
        let press = |key: char| {
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        };
        let actions: Vec<Value> = text.chars().flat_map(press).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.ask("/actions", &json!({ "actions": [keyboard] })).await;
    }

    /// Presses a key while Control is held.
    pub async fn press_with_control(&self, key: &str) {
        let down = |key: &str| json!({ "type": "keyDown", "value": key });
        let up = |key: &str| json!({ "type": "keyUp", "value": key });
        let actions = [down(CONTROL), down(key), up(key), up(CONTROL)];
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.ask("/actions", &json!({ "actions": [keyboard] })).await;
    }

    /// Puts a text where the cursor is, all at once, as the clipboard does.
    pub async fn paste(&self, text: &str) {
        self.command("Input.insertText", &json!({ "text": text })).await;
    }

    /// Writes a text over what stands in the field in focus.
    pub async fn write(&self, text: &str) {
        self.press_with_control("a").await;
        match text.chars().count() {
            0 => self.type_text(DELETE).await,
            count if count > LONG || text.contains('\n') => self.paste(text).await,
            _ => self.type_text(text).await,
        }
    }

    /// Has the file input in focus take a file, as its dialog does.
    pub async fn give_file(&self, path: &std::path::Path) {
        let found = self.ask("/element", &json!({ "using": "css selector", "value": ":focus" })).await;
        let element = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        let element = element.expect("something is in focus");
        self.ask(&format!("/element/{element}/value"), &json!({ "text": path })).await;
    }

    /// Goes on with the Tab key to the first stop that `selector` selects; fails where the keyboard does not reach one.
    pub async fn tab_to(&self, selector: &str) {
        self.until(selector).await;
        let script = format!("return [{NAME}, document.activeElement.matches({})]", json!(selector));
        let mut passed = Vec::new();
        for _ in 0..STOPS {
            self.type_text(TAB).await;
            let focused = self.run(&script).await;
            if focused[1] == true {
                return;
            }
            passed.push(focused[0].as_str().unwrap_or_default().to_owned());
        }
        panic!("the keyboard does not reach `{selector}`, but: {}", passed.join(" | "));
    }

    /// Follows a link, or presses a button.
    pub async fn enter(&self, selector: &str) {
        self.tab_to(selector).await;
        self.type_text(ENTER).await;
    }

    /// Ticks, or no longer ticks.
    pub async fn tick(&self, selector: &str) {
        self.tab_to(selector).await;
        self.type_text(" ").await;
    }

    /// Goes down a list to the first choice whose value ends in `end`.
    pub async fn choose(&self, selector: &str, end: &str) {
        self.tab_to(selector).await;
        let script = format!(
            "const list = document.activeElement;
            return [...list.options].findIndex((one) => one.value.endsWith({})) - list.selectedIndex",
            json!(end)
        );
        let down = self.run(&script).await.as_u64().expect("it is below the one that is chosen");
        for _ in 0..down {
            self.type_text(DOWN).await;
        }
    }

    /// Writes `text` into a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.tab_to(selector).await;
        self.type_text(text).await;
    }
}

/// What is in focus, by what is read out of it.
const NAME: &str = r"(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || document.activeElement.value || '')";
