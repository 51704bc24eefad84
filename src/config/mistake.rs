//! What is wrong in `sanzi.toml`, in words of its reader: which line, what stands there, and how it is written right.

use std::path::Path;

use crate::error::Error;

/// What the reader of TOML says (in English, by its own names), told as the office can mend it.
pub(super) fn told(path: &Path, text: &str, cause: &toml::de::Error) -> Error {
    let place = cause.span().map_or_else(String::new, |span| {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.matches('\n').count();
        let written = text.lines().nth(line).unwrap_or_default().trim();
        format!(" 第 {} 行“{written}”", line + 1)
    });
    Error::Usage(format!(
        "设置文件 {}{place} 读不懂：{}",
        path.display(),
        mend(cause.message())
    ))
}

fn mend(said: &str) -> String {
    let said = said.lines().next().unwrap_or_default();
    let named = said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("unknown field") {
        return format!("没有叫 {named} 的设置。看看是不是写错了字，或者该写在另一个 [方括号] 下面");
    }
    if said.starts_with("missing field") {
        return format!("少了 {named}，请补上");
    }
    if said.starts_with("duplicate") {
        return "同一个设置写了两遍，留下一个".to_owned();
    }
    if said.starts_with("invalid type") || said.starts_with("invalid value") {
        let wanted = said.rsplit("expected ").next().unwrap_or_default();
        let wanted = match wanted {
            text if text.contains("string") => "要写文字，放在双引号里，如 \"镇政府\"",
            text if text.contains("sequence") || text.contains("array") => {
                "要写成几个，放在方括号里，如 [\"甲\", \"乙\"]"
            }
            text if text.contains("bool") => "要写 true 或 false，不加引号",
            text if [
                "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "integer",
            ]
            .iter()
            .any(|kind| text.contains(kind)) =>
            {
                "要写整数，不加引号，如 15"
            }
            text if ["f32", "f64", "float"].iter().any(|kind| text.contains(kind)) => {
                "要写数，不加引号，如 1.5"
            }
            text if text.contains("map") || text.contains("struct") => {
                "这是一组设置，写成单独一行 [名字]，下面一行写一个"
            }
            _ => "这样的值不行",
        };
        return wanted.to_owned();
    }
    "写法不对。一行一个设置：名字 = 值；文字放在双引号里，数不加引号".to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::{Flags, Settings};

    #[test]
    fn a_mistake_in_the_file_is_told_by_its_line_and_how_to_mend_it() {
        let folder = tempfile::tempdir().expect("a folder");
        for (text, needed) in [
            (
                "listen = \"1.1.1.1:1\"\nofice = \"镇政府\"\n",
                ["第 2 行“ofice = \"镇政府\"”", "没有叫 ofice 的设置"],
            ),
            (
                "site = \"县\"\nphone = 12345\n",
                ["第 2 行“phone = 12345”", "放在双引号里"],
            ),
            ("open_metrics = \"是\"\n", ["第 1 行", "true 或 false"]),
            ("proxies = \"127.0.0.1\"\n", ["第 1 行", "放在方括号里"]),
            ("[cases]\nrectify_days = \"九十\"\n", ["第 2 行", "要写整数"]),
            ("office = \"甲\"\noffice = \"乙\"\n", ["第 2 行", "写了两遍"]),
            ("cases = 3\n", ["第 1 行", "一组设置"]),
            ("office = 镇政府\n", ["第 1 行“office = 镇政府”", "一行一个设置"]),
        ] {
            fs::write(folder.path().join("sanzi.toml"), text).expect("written");
            let flags = Flags {
                data: Some(folder.path().to_owned()),
                ..Flags::default()
            };
            let said = Settings::gather(&flags, |_| None).expect_err(text).to_string();
            for one in needed {
                assert!(said.contains(one), "{text}: no {one} in {said}");
            }
            let english = said.replace(&folder.path().display().to_string(), "");
            for word in ["expected", "invalid", "unknown", "TOML"] {
                assert!(!english.contains(word), "{said}");
            }
        }
    }
}
