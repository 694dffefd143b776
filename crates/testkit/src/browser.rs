//! A browser, as far as pages without a script need one: it keeps cookies, and sends forms from the pages they are on.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use url::form_urlencoded;

use crate::{Answer, Client, TestApp};

/// What stands between the parts of a form with files.
const BOUNDARY: &str = "a-boundary-of-a-browser";

/// Somebody with a browser, signed in or not.
pub struct Browser {
    client: Client,
    /// Where the marketplace is, which is the origin of its pages.
    origin: String,
    cookies: Mutex<BTreeMap<String, String>>,
    /// What its reader understands.
    pub language: &'static str,
}

impl Browser {
    pub fn new(test: &TestApp) -> Self {
        Self {
            client: Client::anonymous(test),
            origin: test.app.env.settings.public_url.clone(),
            cookies: Mutex::default(),
            language: "en",
        }
    }

    /// What it keeps as `name`.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// Has it keep something.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a page; nothing leads on by itself.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None, &[]).await
    }

    /// Fills in the form on the page `path` that is sent to `action`, and sends it.
    pub async fn submit(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await.expect(200);
        self.send(action, &filled(&page.text, fields)).await
    }

    /// Sends a form as one of its own pages does.
    pub async fn send(&self, action: &str, fields: &[(String, String)]) -> Answer {
        let origin = self.origin.clone();
        self.send_from(&origin, action, fields).await
    }

    /// Sends a form as a page of `origin` does.
    pub async fn send_from(&self, origin: &str, action: &str, fields: &[(String, String)]) -> Answer {
        let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", origin)];
        self.call("POST", action, Some(form), &headers).await
    }

    /// Sends a form with files, each with the name of its field, its own name, what it says it is, and its bytes.
    pub async fn send_files(
        &self,
        action: &str,
        fields: &[(String, String)],
        files: &[(&str, &str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, kind, bytes) in files {
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("content-type", kind.as_str()), ("origin", self.origin.as_str())];
        self.call_with("POST", action, Some(body), &headers).await
    }

    /// Signs in with a link that works once.
    pub async fn follow_link(&self, token: &str) {
        let page = format!("/signin/link?token={token}");
        self.submit(&page, "/signin/link", &[]).await.expect(303);
    }

    /// Any request, with what it keeps.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.call_with(method, path, body.map(String::into_bytes), headers).await
    }

    /// The same with a body of any bytes.
    pub async fn call_with(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookies: Vec<_> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut all = vec![("accept-language", self.language)];
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        all.extend_from_slice(headers);
        let answer = self.client.send(method, path, body, &all).await;
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().expect("a plain cookie");
            let (name, rest) = set.split_once('=').expect("a name and a value");
            let value = rest.split(';').next().unwrap_or_default();
            if name.ends_with("-session") && !value.is_empty() {
                crate::log::keep_out(value);
            }
            match value.is_empty() || rest.contains("Max-Age=0") {
                true => _ = self.jar().remove(name),
                false => _ = self.jar().insert(name.to_owned(), value.to_owned()),
            }
        }
        answer
    }
}

/// The hidden fields of a page, and these. Where forms share a page, so do they.
pub fn filled(page: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next().unwrap_or_default().replace("&amp;", "&"))
    };
    for tag in page.split("<input ").skip(1).filter_map(|rest| rest.split('>').next()) {
        let tag = format!(" {tag}");
        if value(&tag, "type").as_deref() == Some("hidden")
            && let (Some(name), Some(content)) = (value(&tag, "name"), value(&tag, "value"))
        {
            all.insert(name, content);
        }
    }
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all.into_iter().collect()
}
