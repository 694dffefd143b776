//! Servers that the person who starts a sandbox runs on this machine already (proc_net_tcp(5)).

use std::collections::BTreeSet;

const LISTENING: &str = "0A";

/// Their ports.
pub(super) fn ports() -> BTreeSet<u16> {
    let own = rustix::process::geteuid().as_raw().to_string();
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    let tables = tables.map(|table| std::fs::read_to_string(table).unwrap_or_default());
    tables.iter().flat_map(|table| listed(table, &own)).collect()
}

/// Ports in a table at which a socket of `user` listens on loopback or everywhere.
fn listed(table: &str, user: &str) -> impl Iterator<Item = u16> {
    table.lines().skip(1).filter_map(move |line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let (local, state, of) = (columns.get(1)?, columns.get(3)?, columns.get(7)?);
        let (address, port) = local.split_once(':')?;
        (*state == LISTENING && *of == user && reaches_loopback(address))
            .then(|| u16::from_str_radix(port, 16).ok())?
    })
}

/// An address as the kernel writes it: words of four bytes, each in the order of the machine.
fn reaches_loopback(address: &str) -> bool {
    let words =
        address.as_bytes().chunks(8).map(|word| u32::from_str_radix(str::from_utf8(word).ok()?, 16).ok());
    let bytes: Option<Vec<_>> = words.map(|word| Some(word?.to_ne_bytes())).collect();
    match bytes.unwrap_or_default().concat().as_slice() {
        [first, rest @ ..] if rest.len() == 3 => *first == 127 || address.bytes().all(|digit| digit == b'0'),
        [zeros @ .., last] if zeros.len() == 15 => zeros.iter().all(|byte| *byte == 0) && *last <= 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_of_this_user_on_loopback_are_found() {
        let word = |bytes: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(bytes));
        let (loopback, wide) = (word([127, 0, 0, 1]), word([0; 4]));
        let (lan, six) =
            (word([192, 168, 0, 1]), [wide.clone(), wide.clone(), wide.clone(), word([0, 0, 0, 1])]);
        let row = |local: &str, state: &str, user: &str| {
            format!(
                "  0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000 {user} 0 1 1\n"
            )
        };
        let table = [
            "  sl  local_address ...\n".to_owned(),
            row(&format!("{loopback}:1F90"), LISTENING, "1000"),
            row(&format!("{wide}:0016"), LISTENING, "1000"),
            row(&format!("{}:0050", six.concat()), LISTENING, "1000"),
            row(&format!("{lan}:1F91"), LISTENING, "1000"),
            row(&format!("{loopback}:1F92"), "01", "1000"),
            row(&format!("{loopback}:1F93"), LISTENING, "0"),
        ];
        assert_eq!(listed(&table.concat(), "1000").collect::<Vec<_>>(), [8080, 22, 80]);
    }

    #[test]
    fn a_server_of_this_process_is_found() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(ports().contains(&server.local_addr().unwrap().port()));
    }
}
