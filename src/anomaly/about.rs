//! A rule's page: what it flags and why, and its examples.

use super::facts::{CaseRow, Kind, Table};

/// The chapters in their order.
pub const CHAPTERS: [&str; 7] = [
    "查什么",
    "为什么要紧",
    "依据",
    "可能的正当原因",
    "设置",
    "会提示",
    "不会提示",
];

/// The title and the headings of the follow-up, where a table of an example is of it and not of a dataset.
pub fn follow_up(of: &str) -> Option<(&'static str, &'static [&'static str])> {
    (of == Table::CASES).then(|| (Table::Cases.title(), CaseRow::HEADINGS))
}

/// A rule's page, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// `SUB-01 死亡后领取`.
    pub title: String,
    /// The chapters by name, in their order.
    pub chapters: Vec<(String, Vec<Block>)>,
    /// What else may explain a flag.
    pub innocent: Vec<String>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading below the chapter's: what an example shows.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// A table of rows of a dataset, as its file has them.
    Rows {
        /// The dataset, as in commands; or `today`, `settings`.
        of: String,
        /// The lines of the file.
        lines: Vec<String>,
    },
}

impl About {
    /// Takes a page apart.
    pub fn parse(text: &str) -> Self {
        let mut about = Self::default();
        let mut blocks: Vec<Block> = Vec::new();
        let mut chapter = String::new();
        let mut lines = text.lines();
        let close = |about: &mut Self, name: &mut String, blocks: &mut Vec<Block>| {
            if !name.is_empty() {
                about
                    .chapters
                    .push((std::mem::take(name), std::mem::take(blocks)));
            }
        };
        let mut open = false;
        while let Some(line) = lines.next() {
            if let Some(title) = line.strip_prefix("# ") {
                title.trim().clone_into(&mut about.title);
            } else if let Some(name) = line.strip_prefix("## ") {
                close(&mut about, &mut chapter, &mut blocks);
                name.trim().clone_into(&mut chapter);
                open = false;
            } else if let Some(heading) = line.strip_prefix("### ") {
                blocks.push(Block::Heading(heading.trim().to_owned()));
                open = false;
            } else if let Some(of) = line.strip_prefix("```") {
                let rows = lines.by_ref().take_while(|line| !line.starts_with("```"));
                blocks.push(Block::Rows {
                    of: of.trim().to_owned(),
                    lines: rows.map(str::to_owned).collect(),
                });
                open = false;
            } else if let Some(item) = line.strip_prefix("- ") {
                match blocks.last_mut() {
                    Some(Block::List(items)) => items.push(item.trim().to_owned()),
                    _ => blocks.push(Block::List(vec![item.trim().to_owned()])),
                }
                open = false;
            } else if line.trim().is_empty() {
                open = false;
            } else {
                match blocks.last_mut() {
                    Some(Block::Paragraph(text)) if open => text.push_str(line.trim()),
                    _ => blocks.push(Block::Paragraph(line.trim().to_owned())),
                }
                open = true;
            }
        }
        close(&mut about, &mut chapter, &mut blocks);
        about.innocent = about.items("可能的正当原因");
        about
    }

    /// The pieces of a chapter; none when it is missing.
    pub fn chapter(&self, name: &str) -> &[Block] {
        self.chapters
            .iter()
            .find(|chapter| chapter.0 == name)
            .map_or(&[], |chapter| chapter.1.as_slice())
    }

    /// The items of a chapter's lists.
    pub fn items(&self, name: &str) -> Vec<String> {
        let lists = self.chapter(name).iter().filter_map(|block| match block {
            Block::List(items) => Some(items.clone()),
            _ => None,
        });
        lists.flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart_into_its_chapters() {
        let about = About::parse(
            "# X-01 名\n\n## 查什么\n一句\n又一句\n\n- 甲\n- 乙\n\n## 会提示\n### 例\n```payments\na,b\n1,2\n```\n",
        );
        assert_eq!(about.title, "X-01 名");
        assert_eq!(
            about.chapter("查什么"),
            [
                Block::Paragraph("一句又一句".to_owned()),
                Block::List(vec!["甲".to_owned(), "乙".to_owned()])
            ]
        );
        assert_eq!(
            about.chapter("会提示")[1],
            Block::Rows {
                of: "payments".to_owned(),
                lines: vec!["a,b".to_owned(), "1,2".to_owned()]
            }
        );
    }
}
