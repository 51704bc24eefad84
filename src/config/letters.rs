//! How letters are headed and numbered, and where their square codes lead.

use serde::{Deserialize, Serialize};

use super::Settings;

/// How letters are signed and numbered; the county sets its own in `[letters]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Letters {
    /// 发文机关, in the red head and under the letter.
    pub office: String,
    /// What the numbers begin with: `县巡办` makes 县巡办函〔2026〕12号.
    pub prefix: String,
    /// Where the portal is reached, for square codes on paper: `https://sanzi.example.gov.cn`; empty takes `listen`.
    pub address: String,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            office: "县委巡察工作领导小组办公室".to_owned(),
            prefix: "县巡办".to_owned(),
            address: String::new(),
        }
    }
}

impl Settings {
    /// The whole address of a path of the portal, for paper.
    pub fn address_of(&self, path: &str) -> String {
        match self.letters.address.trim_end_matches('/') {
            "" => format!("http://{}{path}", self.listen),
            address => format!("{address}{path}"),
        }
    }

    /// What is wrong with where square codes on paper lead: they are read by others' telephones. `None` when it is an
    /// address that others can open.
    pub fn unreachable(&self) -> Option<String> {
        const MEND: &str = "在 sanzi.toml 的 [letters] 里写上别人打得开的网址，例如 address = \"https://sanzi.example.gov.cn\"";
        let address = self.letters.address.trim_end_matches('/');
        if address.is_empty() {
            return Some(format!(
                "没有写文书上的网址，二维码指向本机的 {}，别的电脑和手机打不开：{MEND}",
                self.address_of("/")
            ));
        }
        let Some(place) = address
            .strip_prefix("https://")
            .or(address.strip_prefix("http://"))
        else {
            return Some(format!(
                "文书上的网址“{address}”不是以 https:// 或 http:// 开头的，二维码扫了打不开：{MEND}"
            ));
        };
        let host = place.split(['/', ':']).next().unwrap_or_default();
        let local = host.is_empty() || host == "localhost" || host.starts_with("127.") || host == "0.0.0.0";
        (local || place.starts_with('['))
            .then(|| format!("文书上的网址“{address}”只有本机打得开，别的电脑和手机打不开：{MEND}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_paper_that_others_cannot_open_is_told_with_how_to_mend_it() {
        let with = |address: &str| {
            let mut settings = Settings::default();
            settings.letters.address = address.to_owned();
            settings.unreachable()
        };
        for (address, told) in [
            ("", "http://127.0.0.1:8080/"),
            ("http://127.0.0.1:9", "只有本机打得开"),
            ("https://localhost", "只有本机打得开"),
            ("sanzi.example.gov.cn", "不是以 https:// 或 http:// 开头"),
        ] {
            let said = with(address).expect("something is wrong");
            assert!(said.contains(told) && said.contains("[letters]"), "{said}");
        }
        for address in ["https://sanzi.example.gov.cn", "http://10.1.2.3:8080/"] {
            assert_eq!(with(address), None, "{address}");
        }
    }
}
