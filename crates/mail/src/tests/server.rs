//! A mail server that takes down what it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Server {
    pub(crate) port: u16,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    said: Mutex<String>,
    /// The recipients of each message that was taken.
    taken: Mutex<Vec<Vec<String>>>,
    /// What is answered to commands that start with the first text, instead of agreeing.
    replies: Mutex<Vec<(&'static str, &'static str)>>,
}

impl Server {
    /// `replies` are what it answers to commands that start with the first text, instead of agreeing.
    pub(crate) async fn start(replies: Vec<(&'static str, &'static str)>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Heard { replies: Mutex::new(replies), ..Heard::default() });
        let server = Server { port, heard: heard.clone() };
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                converse(stream, &heard).await;
            }
        });
        server
    }

    /// Everything the client said, commands and messages.
    pub(crate) fn said(&self) -> String {
        self.heard.said.lock().unwrap().clone()
    }

    /// Agrees to everything from now on.
    #[allow(dead_code, reason = "the marketplace's tests use it")]
    pub(crate) fn agree(&self) {
        self.heard.replies.lock().unwrap().clear();
    }

    /// To whom each message goes that was taken.
    pub(crate) fn taken(&self) -> Vec<Vec<String>> {
        self.heard.taken.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, heard: &Heard) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.example ESMTP\r\n").await.unwrap();
    let (mut line, mut in_data, mut recipients) = (String::new(), false, Vec::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        heard.said.lock().unwrap().push_str(&line);
        if in_data && line != ".\r\n" {
            continue;
        }
        let own =
            heard.replies.lock().unwrap().iter().find(|(command, _)| line.starts_with(command)).copied();
        let reply = match line.as_str() {
            _ if own.is_some() => own.unwrap_or_default().1,
            ".\r\n" => {
                heard.taken.lock().unwrap().push(std::mem::take(&mut recipients));
                "250 taken"
            }
            command if command.starts_with("EHLO") => "250-mail.example\r\n250 8BITMIME",
            command if command.starts_with("DATA") => "354 go on",
            command if command.starts_with("QUIT") => "221 bye",
            command => {
                let recipient = command.strip_prefix("RCPT TO:<").and_then(|rest| rest.split_once('>'));
                recipients.extend(recipient.map(|(address, _)| address.to_owned()));
                "250 fine"
            }
        };
        in_data = reply.starts_with("354");
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
    }
}
