//! A network with nothing but loopback, to which every address leads (netlink(7), rtnetlink(7)).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;

use anyhow::Context as _;
use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, listen, recv, sendto, socket_with,
    sockopt,
};

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 1024;

/// The index of loopback, which is the first interface of each network.
const LOOPBACK: u32 = 1;

/// Addresses beside those of loopback: programs may look only for kinds of addresses that the machine has others of
/// (`AI_ADDRCONFIG` of getaddrinfo(3)).
const OWN: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(198, 19, 255, 254)),
    IpAddr::V6(Ipv6Addr::new(0xfd73, 0x746f, 0x6101, 0, 0, 0, 0, 1)),
];

/// What leads to loopback: every address. The two in the middle are what is there already, but answers come from the
/// address that was asked, and not from 127.0.0.1.
const LOCAL: [(IpAddr, u8); 4] = [
    (IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 9),
    (IpAddr::V4(Ipv4Addr::new(127, 128, 0, 0)), 9),
    (IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
];

/// Takes loopback up and has everything lead to it; IPv6 where the system has it.
pub(super) fn set_up() -> anyhow::Result<()> {
    let netlink = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None)?;
    ask(&netlink, &up())?;
    let addresses = OWN.into_iter().map(|address| (address, own(address)));
    let routes = LOCAL.into_iter().map(|(address, length)| (address, local(address, length)));
    for (address, request) in addresses.chain(routes) {
        match ask(&netlink, &request) {
            Err(_) if address.is_ipv6() => {}
            asked => asked?,
        }
    }
    Ok(())
}

// include/uapi/linux/netlink.h, rtnetlink.h, if_link.h and if_addr.h of Linux.
const NEW_LINK: u16 = 16;
const NEW_ADDRESS: u16 = 20;
const NEW_ROUTE: u16 = 24;
/// A request that is acknowledged and makes what it names.
const REQUEST: u16 = 0x1 | 0x4 | 0x400;
const ERROR: u16 = 2;

fn family(address: IpAddr) -> u8 {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    u8::try_from(family.as_raw()).unwrap_or_default()
}

fn bytes(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// `struct ifinfomsg`: its flag `IFF_UP` is to be set.
fn up() -> Vec<u8> {
    let (index, flag) = (LOOPBACK.to_ne_bytes(), 1_u32.to_ne_bytes());
    message(NEW_LINK, &[[0; 4], index, flag, flag].concat())
}

/// `struct ifaddrmsg` with `IFA_LOCAL`: an address for this machine alone.
fn own(address: IpAddr) -> Vec<u8> {
    let address_bytes = bytes(address);
    let length = if address.is_ipv4() { 32 } else { 128 };
    let head = [&[family(address), length, 0, HOST][..], &LOOPBACK.to_ne_bytes()].concat();
    message(NEW_ADDRESS, &[head, attribute(2, &address_bytes)].concat())
}

/// The scope of what is for this machine alone.
const HOST: u8 = 254;

/// `struct rtmsg` with `RTA_DST` and `RTA_OIF`: a route of the table `local` and the type `RTN_LOCAL`.
fn local(address: IpAddr, length: u8) -> Vec<u8> {
    const TABLE: u8 = 255;
    const STATIC: u8 = 4;
    const TYPE: u8 = 2;
    let head = vec![family(address), length, 0, 0, TABLE, STATIC, HOST, TYPE, 0, 0, 0, 0];
    let to = attribute(1, &bytes(address));
    message(NEW_ROUTE, &[head, to, attribute(4, &LOOPBACK.to_ne_bytes())].concat())
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(4 + value.len()).unwrap_or(u16::MAX);
    [&length.to_ne_bytes(), &kind.to_ne_bytes(), value].concat()
}

/// `struct nlmsghdr` and what follows.
fn message(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap_or(u32::MAX);
    [&length.to_ne_bytes()[..], &kind.to_ne_bytes(), &REQUEST.to_ne_bytes(), &[0; 8], body].concat()
}

/// Sends a request and reads whether it was done (`struct nlmsgerr`).
fn ask(netlink: &OwnedFd, request: &[u8]) -> rustix::io::Result<()> {
    sendto(netlink, request, SendFlags::empty(), &SocketAddrNetlink::new(0, 0))?;
    let mut answer = [0; 4096];
    let (_, length) = recv(netlink, &mut answer[..], RecvFlags::empty())?;
    let kind = answer[..length].get(4..6).and_then(|kind| Some(u16::from_ne_bytes(*kind.first_chunk()?)));
    let error =
        answer[..length].get(16..20).and_then(|error| Some(i32::from_ne_bytes(*error.first_chunk()?)));
    match (kind, error) {
        (Some(ERROR), Some(0)) => Ok(()),
        (Some(ERROR), Some(error)) => Err(Errno::from_raw_os_error(-error)),
        _ => Err(Errno::PROTO),
    }
}

/// Sockets that listen at `ports` of every address, and at last that of names over UDP.
pub(super) fn sockets(ports: &[u16]) -> anyhow::Result<Vec<OwnedFd>> {
    let mut sockets = Vec::new();
    for port in ports {
        let socket =
            bound(SocketType::STREAM, *port).with_context(|| format!("port {port} cannot be had"))?;
        listen(&socket, BACKLOG)?;
        sockets.push(socket);
    }
    sockets.push(bound(SocketType::DGRAM, sandbox::NAMES).context("nobody can be asked for names")?);
    Ok(sockets)
}

/// A socket at a port of all addresses of both kinds, or of IPv4 where there is nothing else.
fn bound(kind: SocketType, port: u16) -> rustix::io::Result<OwnedFd> {
    let both = || {
        let socket = socket_with(AddressFamily::INET6, kind, SocketFlags::CLOEXEC, None)?;
        sockopt::set_ipv6_v6only(&socket, false)?;
        bind(&socket, &SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)))?;
        Ok(socket)
    };
    both().or_else(|_: Errno| {
        let socket = socket_with(AddressFamily::INET, kind, SocketFlags::CLOEXEC, None)?;
        bind(&socket, &SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)))?;
        Ok(socket)
    })
}
