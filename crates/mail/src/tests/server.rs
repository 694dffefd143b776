//! A mail server that takes down what it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Server {
    pub(crate) port: u16,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// `replies` are what it answers to commands that start with the first text, instead of agreeing.
    pub(crate) async fn start(replies: &'static [(&'static str, &'static str)]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                converse(stream, replies, &heard).await;
            }
        });
        Server { port, said }
    }

    /// Everything the client said, commands and messages.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, replies: &[(&str, &str)], heard: &Mutex<String>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.example ESMTP\r\n").await.unwrap();
    let (mut line, mut in_data) = (String::new(), false);
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        heard.lock().unwrap().push_str(&line);
        if in_data && line != ".\r\n" {
            continue;
        }
        let own = replies.iter().find(|(command, _)| line.starts_with(command)).map(|(_, reply)| *reply);
        let reply = match line.as_str() {
            _ if own.is_some() => own.unwrap_or_default(),
            ".\r\n" => "250 taken",
            command if command.starts_with("EHLO") => "250-mail.example\r\n250 8BITMIME",
            command if command.starts_with("DATA") => "354 go on",
            command if command.starts_with("QUIT") => "221 bye",
            _ => "250 fine",
        };
        in_data = reply.starts_with("354");
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
    }
}
