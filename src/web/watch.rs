//! What is counted and what is written down about requests: nothing that tells who asked for what.

use std::time::Duration;

use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use crate::error::{Error, Result};

/// The counters of `/metrics`.
pub(crate) struct Watch {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    /// Seconds that the index took for a query.
    pub(crate) search: Histogram,
    cache: IntGauge,
}

impl Watch {
    /// Counters at zero.
    pub(crate) fn new() -> Self {
        const STEPS: [f64; 11] = [
            0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0,
        ];
        let registry = Registry::new();
        let constant = "the names are constants and registered once";
        let requests = IntCounterVec::new(
            Opts::new("sanzi_requests_total", "Requests by route and status."),
            &["route", "status"],
        )
        .expect(constant);
        let seconds = HistogramVec::new(
            HistogramOpts::new("sanzi_request_seconds", "Seconds until the answer was ready.")
                .buckets(STEPS.to_vec()),
            &["route"],
        )
        .expect(constant);
        let search = Histogram::with_opts(
            HistogramOpts::new("sanzi_search_seconds", "Seconds the index took.").buckets(STEPS.to_vec()),
        )
        .expect(constant);
        let cache = IntGauge::new("sanzi_page_cache_bytes", "Bytes of rendered pages kept.").expect(constant);
        registry.register(Box::new(requests.clone())).expect(constant);
        registry.register(Box::new(seconds.clone())).expect(constant);
        registry.register(Box::new(search.clone())).expect(constant);
        registry.register(Box::new(cache.clone())).expect(constant);
        Self {
            registry,
            requests,
            seconds,
            search,
            cache,
        }
    }

    /// Counts a request and writes it to the access log.
    pub(crate) fn note(&self, route: &'static str, method: &str, path: &str, status: u16, took: Duration) {
        self.requests
            .with_label_values(&[route, status_word(status)])
            .inc();
        self.seconds
            .with_label_values(&[route])
            .observe(took.as_secs_f64());
        if tracing::enabled!(target: "sanzi::access", tracing::Level::INFO) {
            let ms = took.as_secs_f64() * 1000.0;
            let path = loggable(path, status).unwrap_or(route);
            tracing::info!(target: "sanzi::access", method, path, status, ms = %format_args!("{ms:.2}"));
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self, cache_bytes: u64) -> Result<String> {
        self.cache.set(i64::try_from(cache_bytes).unwrap_or(i64::MAX));
        let mut out = Vec::new();
        TextEncoder::new()
            .encode(&self.registry.gather(), &mut out)
            .map_err(Error::internal)?;
        String::from_utf8(out).map_err(Error::internal)
    }
}

/// The path if it can hold nothing of a person: of a page that exists, of plain letters, and with no
/// run of digits as long as an identity or account number.
fn loggable(path: &str, status: u16) -> Option<&str> {
    let longest = path
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0);
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_'));
    (status < 400 && plain && longest <= 13 && path.len() < 120).then_some(path)
}

fn status_word(status: u16) -> &'static str {
    match status {
        200 => "200",
        303 => "303",
        304 => "304",
        308 => "308",
        400 => "400",
        404 => "404",
        405 => "405",
        413 => "413",
        500 => "500",
        503 => "503",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_which_a_person_could_stand_is_not_logged() {
        assert_eq!(
            loggable("/v/410825100201/payments", 200),
            Some("/v/410825100201/payments")
        );
        assert_eq!(loggable("/v/999999195001010018", 404), None);
        assert_eq!(loggable("/r/999999195001010018", 200), None);
        assert_eq!(loggable("/v/%E5%BC%A0%E4%B8%89", 200), None);
    }

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let watch = Watch::new();
        watch.note(
            "/v/{code}",
            "GET",
            "/v/410825100201",
            200,
            Duration::from_micros(80),
        );
        watch.note(
            "/v/{code}",
            "GET",
            "/v/410825100202",
            200,
            Duration::from_micros(80),
        );
        let text = watch.text(7).expect("text");
        assert!(
            text.contains("sanzi_requests_total{route=\"/v/{code}\",status=\"200\"} 2"),
            "{text}"
        );
        assert!(text.contains("sanzi_page_cache_bytes 7"), "{text}");
    }
}
