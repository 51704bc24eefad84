//! Style and icon: part of the program, under names that change with their content.

use std::sync::OnceLock;

use rust_embed::Embed;
use sha2::{Digest, Sha256};

#[derive(Embed)]
#[folder = "assets/web"]
struct Folder;

/// A file of `assets/web`.
pub(crate) struct Asset {
    /// Its address, `/a/style.0123456789ab.css`.
    pub(crate) address: String,
    /// Its content type.
    pub(crate) kind: &'static str,
    /// What is in it.
    pub(crate) body: Vec<u8>,
    /// Its place among the assets.
    pub(crate) slot: usize,
}

/// Name, suffix and content type of every asset; the first is the style of the public pages.
const ASSETS: [(&str, &str, &str); COUNT] = [
    ("style", "css", "text/css; charset=utf-8"),
    ("icon", "svg", "image/svg+xml"),
    ("desk", "css", "text/css; charset=utf-8"),
    ("desk", "js", "text/javascript; charset=utf-8"),
];

/// How many assets there are.
pub(crate) const COUNT: usize = 4;

/// The style sheet.
pub(crate) fn style() -> &'static Asset {
    asset(0)
}

/// The icon.
pub(crate) fn icon() -> &'static Asset {
    asset(1)
}

/// The style sheet of the desk, beside the other one.
pub(crate) fn desk_style() -> &'static Asset {
    asset(2)
}

/// The script of the desk, which only adds: without it everything works.
pub(crate) fn desk_script() -> &'static Asset {
    asset(3)
}

fn asset(slot: usize) -> &'static Asset {
    static LOADED: [OnceLock<Asset>; COUNT] = [const { OnceLock::new() }; COUNT];
    LOADED[slot].get_or_init(|| load(slot))
}

/// The asset that a file name under `/a/` means, and whether the name is that of its present content.
pub(crate) fn find(file: &str) -> Option<(&'static Asset, bool)> {
    let (stem, extension) = (file.split('.').next()?, file.rsplit('.').next()?);
    let slot = ASSETS
        .iter()
        .position(|(name, suffix, _)| (*name, *suffix) == (stem, extension))?;
    let asset = asset(slot);
    Some((asset, asset.address.strip_prefix("/a/") == Some(file)))
}

fn load(slot: usize) -> Asset {
    let (name, extension, kind) = ASSETS[slot];
    let file = Folder::get(&format!("{name}.{extension}")).expect("the asset is in assets/web");
    let body = if extension == "css" {
        thin(&String::from_utf8_lossy(&file.data)).into_bytes()
    } else {
        file.data.into_owned()
    };
    let hash: String = Sha256::digest(&body)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Asset {
        address: format!("/a/{name}.{hash}.{extension}"),
        kind,
        body,
        slot,
    }
}

/// The style sheet without its comments and indentation: they are for us, not for a slow network.
fn thin(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..]
            .find("*/")
            .map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_under_its_name_and_an_older_name_still_leads_to_it() {
        let file = style().address.strip_prefix("/a/").expect("an address");
        assert!(matches!(find(file), Some((_, true))));
        assert!(matches!(find("style.000000000000.css"), Some((_, false))));
        assert!(find("passwd").is_none());
    }

    #[test]
    fn the_style_needs_nothing_that_old_phones_lack() {
        let css = String::from_utf8(style().body.clone()).expect("text");
        for unknown in [
            ":has(",
            "@container",
            "inset:",
            ":is(",
            ":where(",
            "max(",
            "clamp(",
            "@layer",
            "aspect-ratio",
            "http",
            "@import",
        ] {
            assert!(!css.contains(unknown), "{unknown}");
        }
    }

    #[test]
    fn comments_and_indentation_do_not_travel() {
        assert_eq!(thin("/* a */\nb {\n  c: d; /* e */\n}\n"), "b {\nc: d;\n}");
    }
}
