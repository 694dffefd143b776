//! Files that come with forms, and one by one from a page's module.

use app::Role;
use testkit::{Browser, Engine, TestApp, documents, filled, form_on, with_values};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const LOGO: &str = "/offer/microsoft-azure-marketplace.smallLogo";

struct Sending {
    test: TestApp,
    mina: Browser,
    form: Vec<(String, String)>,
}

impl Sending {
    async fn start(engine: Engine) -> Self {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let offer = documents::virtual_machine("contoso", "demo");
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let form = filled(&mina.get("/dashboard/account/sessions").await.expect(200).text, &[]);
        Self { test, mina, form }
    }

    fn token(&self) -> &str {
        &self.form.iter().find(|(name, _)| name == "token").unwrap().1
    }

    /// Sends one file as the module of a page does.
    async fn send(&self, place: &str, kind: &str, file: &[u8], more: &[(&str, &str)]) -> testkit::Answer {
        let origin = self.test.app.env.settings.public_url.clone();
        let mut headers = vec![("content-type", kind), ("origin", &*origin), ("stoa-token", self.token())];
        for (name, value) in more {
            headers.retain(|(other, _)| other != name);
            headers.push((name, value));
        }
        let target = format!("{OFFER}/{place}");
        self.mina.call_with("POST", &target, Some(file.to_vec()), &headers).await
    }
}

fn picture(side: u32) -> Vec<u8> {
    blob::media::draw(side, side).unwrap()
}

on_both_engines! {
    async fn a_file_that_fits_has_an_address_and_one_that_does_not_says_why(engine: Engine) {
        let mut sending = Sending::start(engine).await;
        let place = format!("uploads?place={LOGO}");
        let sent = sending.send(&place, "image/png", &picture(40), &[]).await.expect(201).json();
        assert!(sent["found"].as_str().unwrap().starts_with("PNG, 40 × 40 pixels, "), "{sent:#}");
        let here = sent["here"].as_str().unwrap();
        assert_eq!(sending.mina.get(here).await.expect(200).header("content-type"), "image/png");
        assert!(sent["address"].as_str().unwrap().ends_with(here));
        // The same again is the same file.
        let again = sending.send(&place, "image/png", &picture(40), &[]).await.expect(201).json();
        assert_eq!(sent["here"].as_str().unwrap().split('?').next(), again["here"].as_str().unwrap().split('?').next());
        for (kind, file, why) in [
            ("image/png", picture(41), "must be"),
            ("image/jpeg", picture(40), "the file is said to be image/jpeg, but is image/png"),
            ("image/png", b"%PDF-1.7 is no picture".to_vec(), "the file is said to be image/png, but is application/pdf"),
            ("image/png", picture(40)[..60].to_vec(), "cannot be read"),
            ("image/png", Vec::new(), "the file is empty"),
        ] {
            let refused = sending.send(&place, kind, &file, &[]).await.expect(422).json();
            let faults = refused["faults"].as_array().unwrap();
            assert!(faults.iter().any(|fault| fault.as_str().unwrap().contains(why)), "{why}: {refused:#}");
        }
        sending.mina.language = "ko";
        let refused = sending.send(&place, "image/png", b"", &[]).await.expect(422).json();
        assert!(refused["faults"][0].as_str().unwrap().contains("파일이 비어 있습니다"), "{refused:#}");
    }

    async fn a_card_says_what_a_stored_file_is(engine: Engine) {
        let sending = Sending::start(engine).await;
        let listing = format!("{OFFER}/listing");
        let sent = sending.send(&format!("uploads?place={LOGO}"), "image/png", &picture(40), &[]).await.expect(201).json();
        let (address, here) = (sent["address"].as_str().unwrap(), sent["here"].as_str().unwrap());
        let digest = here.trim_start_matches("/artifacts/").split('?').next().unwrap();
        let page = sending.mina.get(&listing).await.expect(200).text;
        assert!(!page.contains("40 × 40 pixels, "), "{page}");
        // What is not stored yet is known, too.
        let typed = with_values(form_on(&page, "data-editor", Some(("do", "look"))), &[(LOGO, address)]);
        let again = sending.mina.send(&listing, &typed).await.expect(200).text;
        assert!(again.contains("class=\"found\">PNG, 40 × 40 pixels, "), "{again}");
        let typed = with_values(form_on(&page, "data-editor", Some(("do", "save"))), &[(LOGO, address)]);
        sending.mina.send(&listing, &typed).await.expect(303);
        let stored = sending.mina.get(&listing).await.expect(200).text;
        assert!(stored.contains("class=\"found\">PNG, 40 × 40 pixels, ") && stored.contains("Fits, checked "), "{stored}");
        assert!(stored.contains(&format!("src=\"/artifacts/{digest}?expires=")), "{stored}");
        assert!(!stored.contains(&format!("<span class=\"named\">{digest}")), "{stored}");
    }

    async fn only_a_page_of_ours_sends_files_for_fields_that_take_them(engine: Engine) {
        let sending = Sending::start(engine).await;
        let place = format!("uploads?place={LOGO}");
        for more in [("stoa-token", "none"), ("origin", "https://evil.example"), ("origin", "null")] {
            sending.send(&place, "image/png", &picture(40), &[more]).await.expect(403);
        }
        for wrong in ["uploads?place=/offer/none", "uploads", "plans/p/uploads?place=/planId"] {
            sending.send(wrong, "image/png", &picture(40), &[]).await.expect(422);
        }
        sending.test.publisher("fabrikam", true).await;
        let ana = sending.test.person("Ana Duarte", "fabrikam", Role::Owner).await;
        let token = filled(&ana.get("/dashboard/accounts").await.expect(200).text, &[]);
        let token = &token.iter().find(|(name, _)| name == "token").unwrap().1;
        let origin = sending.test.app.env.settings.public_url.clone();
        let headers = [("origin", origin.as_str()), ("stoa-token", token.as_str())];
        ana.call_with("POST", &format!("{OFFER}/{place}"), Some(picture(40)), &headers).await.expect(403);
    }

    async fn a_form_with_files_is_a_form(engine: Engine) {
        let sending = Sending::start(engine).await;
        let Sending { mina, form, .. } = &sending;
        let page = "/dashboard/account/sessions";
        mina.send_files(page, form, &[]).await.expect(303);
        // A browser sends this where no file was chosen.
        mina.send_files(page, form, &[("file", "", "application/octet-stream", b"")]).await.expect(303);
        mina.send_files(page, form, &[("file", "a.csv", "text/csv", b"a,b\r\n--\r\n")]).await.expect(303);
        // For a field of an offer there must be one.
        let logo = format!("file:{LOGO}");
        mina.send_files(page, form, &[(&logo, "a.png", "image/png", &picture(40))]).await.expect(403);
        // A connection that has brought much hands over more at once.
        for _ in 0..3 {
            mina.send_files(page, form, &[("file", "a.csv", "text/csv", &vec![b'a'; 3 << 20])]).await.expect(303);
        }
        // What is too large for a page to work with is for the page to tell; there is an end to what is read of it.
        mina.send_files(page, form, &[("file", "a.csv", "text/csv", &vec![b'a'; 9 << 20])]).await.expect(303);
        let large = vec![b'a'; 80 << 20];
        let refused = mina.send_files(page, form, &[("file", "a.csv", "text/csv", &large)]).await.expect(413);
        assert!(refused.text.contains("This is too large"), "{}", refused.text);
        let long = "a".repeat(1100 << 10);
        let many: Vec<_> = form.iter().cloned().chain([("more".to_owned(), long)]).collect();
        mina.send_files(page, &many, &[]).await.expect(413);
        let many: Vec<_> = form.iter().cloned().chain((0..18_000).map(|nth| (format!("n{nth}"), String::new()))).collect();
        mina.send_files(page, &many, &[]).await.expect(413);
        let without: Vec<_> = form.iter().filter(|(name, _)| name != "token").cloned().collect();
        mina.send_files(page, &without, &[]).await.expect(403);
        // Nobody's files are taken before it is known whose they are.
        mina.send_files(page, &without, &[("file", "a.csv", "text/csv", b"a")]).await.expect(403);
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let sending = Sending::start(Engine::Sqlite).await;
    let origin = sending.test.app.env.settings.public_url.clone();
    let token = sending.token();
    let head = "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n";
    let long = "x".repeat(40_000);
    for (body, status) in [
        (String::new(), 400),
        ("--b".to_owned(), 400),
        (format!("{head}{token}\r\n"), 400),
        (
            format!("{head}{token}\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nunfinished"),
            400,
        ),
        (format!("{head}{token}\r\n--b--\r\n"), 303),
        (format!("{head}{token}\r\n--b--"), 303),
        // A head without an end, and what stands before the first part.
        (format!("{head}{token}\r\n--b\r\nContent-Disposition: {}", long.repeat(10)), 413),
        (format!("{}{head}{token}\r\n--b--\r\n", long.repeat(20)), 413),
    ] {
        let headers = [("content-type", "multipart/form-data; boundary=b"), ("origin", origin.as_str())];
        let page = "/dashboard/account/sessions";
        let shown: String = body.chars().take(200).collect();
        let answer = sending.mina.call("POST", page, Some(body), &headers).await;
        assert_eq!(answer.status, status, "{shown}: {}", answer.text);
    }
    let headers = [("content-type", "multipart/form-data"), ("origin", origin.as_str())];
    sending
        .mina
        .call("POST", "/dashboard/account/sessions", Some("--b".to_owned()), &headers)
        .await
        .expect(400);
}
