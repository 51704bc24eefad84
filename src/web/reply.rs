//! What a page answers, before it is packed for the wire.

use maud::Markup;

/// An answer of a page or a data address.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The content type.
    pub(crate) kind: &'static str,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// Whether natural persons stand in it, masked: search engines are told to keep off.
    pub(crate) personal: bool,
    /// Whether it may be kept until the next publication.
    pub(crate) keep: bool,
    /// Where to go instead.
    pub(crate) location: Option<String>,
    /// Under which name to save it.
    pub(crate) file_name: Option<String>,
    /// Seconds after which to come again.
    pub(crate) retry_after: Option<u32>,
    /// Seconds after which a browser loads the same address anew, with script and without.
    pub(crate) refresh: Option<i64>,
    /// Cookies to set; only answers of the desk have any.
    pub(crate) cookies: Vec<String>,
}

impl Reply {
    fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            kind,
            body,
            personal: false,
            keep: true,
            location: None,
            file_name: None,
            retry_after: None,
            refresh: None,
            cookies: Vec::new(),
        }
    }

    /// A page.
    pub(crate) fn html(markup: Markup) -> Self {
        Self::new(200, "text/html; charset=utf-8", markup.into_string().into_bytes())
    }

    /// Plain text.
    pub(crate) fn text(text: String) -> Self {
        Self::new(200, "text/plain; charset=utf-8", text.into_bytes())
    }

    /// A file to save.
    pub(crate) fn file(kind: &'static str, name: String, body: Vec<u8>) -> Self {
        Self {
            file_name: Some(name),
            ..Self::new(200, kind, body)
        }
    }

    /// Go there instead: 308 for good, 303 for this time.
    pub(crate) fn redirect(status: u16, to: String) -> Self {
        Self {
            location: Some(to),
            ..Self::new(status, "text/plain; charset=utf-8", Vec::new())
        }
    }

    /// With this status.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With natural persons in it, if so.
    pub(crate) fn personal(mut self, personal: bool) -> Self {
        self.personal = personal;
        self
    }

    /// With a further cookie.
    pub(crate) fn cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Never to be kept.
    pub(crate) fn unkept(mut self) -> Self {
        self.keep = false;
        self
    }

    /// Whether the body is worth compressing.
    pub(crate) fn squeezable(&self) -> bool {
        let packed = ["sheet", "octet-stream"];
        self.body.len() > 400
            && !self.kind.starts_with("image/")
            && !packed.iter().any(|kind| self.kind.ends_with(kind))
    }
}
