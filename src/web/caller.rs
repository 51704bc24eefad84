//! Where a request comes from: the other end of the connection, or what a proxy of ours says of it. A header that
//! anybody can write is believed from the addresses in `proxies` alone.

use std::net::IpAddr;

use actix_web::HttpRequest;

use super::door::header_text;

const FORWARDED: actix_web::http::header::HeaderName =
    actix_web::http::header::HeaderName::from_static("x-forwarded-for");

/// The address that a request comes from; `None` where the connection has none.
pub(super) fn address(request: &HttpRequest, proxies: &[IpAddr]) -> Option<IpAddr> {
    let mut from = plain(request.peer_addr()?.ip());
    let said = header_text(request, FORWARDED).unwrap_or_default();
    // Each proxy adds whom it heard from at the end; what stands left of a stranger was written by that stranger.
    for part in said.rsplit(',') {
        if !proxies.contains(&from) {
            break;
        }
        match part.trim().parse() {
            Ok(before) => from = plain(before),
            Err(_) => break,
        }
    }
    Some(from)
}

/// An IPv4 address that came as IPv6.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn from(peer: &str, said: &str) -> String {
        let proxies = ["127.0.0.1", "10.0.0.2"].map(|one| one.parse().expect("an address"));
        let request = TestRequest::default()
            .peer_addr(peer.parse().expect("a socket"))
            .insert_header(("X-Forwarded-For", said))
            .to_http_request();
        address(&request, &proxies).expect("an address").to_string()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_and_only_about_whom_it_heard_from() {
        assert_eq!(from("127.0.0.1:5", "198.51.100.7"), "198.51.100.7");
        assert_eq!(from("[::ffff:127.0.0.1]:5", "198.51.100.7"), "198.51.100.7");
        assert_eq!(from("127.0.0.1:5", "198.51.100.7, 10.0.0.2"), "198.51.100.7");
        // What a stranger wrote stands left of the stranger.
        assert_eq!(from("127.0.0.1:5", "10.9.9.9, 198.51.100.7"), "198.51.100.7");
        assert_eq!(from("198.51.100.7:5", "10.9.9.9"), "198.51.100.7");
        assert_eq!(from("127.0.0.1:5", "nobody"), "127.0.0.1");
        assert_eq!(from("127.0.0.1:5", ""), "127.0.0.1");
    }
}
