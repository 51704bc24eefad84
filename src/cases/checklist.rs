//! What has to be shown before a case is closed: one table, by category, with what each item is shown by.

use crate::domain::case::Category;
use crate::domain::evidence::Form;
use crate::domain::fen::Fen;

/// By what an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// A photograph: what a camera or a scanner made. A text about what is to be seen is none.
    Picture,
    /// A paper: its picture, its scan, or the document itself as an office suite keeps it. A file of plain text or a page of the web
    /// is typed by anybody and is no voucher; an archive shows nothing until somebody unpacks it, and what a recording says is no
    /// paper. What came before the kinds of files were told apart stays what it was taken for then.
    File,
    /// A statement: a file of whatever kind, or the words themselves.
    Words,
}

impl ShownBy {
    /// Whether something in that form shows it.
    pub fn takes(self, form: Form) -> bool {
        match self {
            Self::Picture => matches!(form, Form::Picture | Form::Photo | Form::Pdf),
            Self::File => Self::Picture.takes(form) || matches!(form, Form::Document | Form::AsIs),
            Self::Words => true,
        }
    }

    /// What is taken, for whoever hands it in; empty for what anything shows.
    pub fn says(self) -> &'static str {
        match self {
            Self::Picture => "要附照片：图片（JPG、PNG、HEIC 等）或 PDF",
            Self::File => "要附文件：图片、PDF、Word、Excel、WPS 或 OFD",
            Self::Words => "",
        }
    }
}

/// An item of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub name: &'static str,
    /// By what it is shown.
    pub by: ShownBy,
    /// Whether it shows that money moved: then it is asked for only where some has to come back.
    pub of_money: bool,
}

const fn item(name: &'static str, by: ShownBy) -> Item {
    Item {
        name,
        by,
        of_money: false,
    }
}

const fn paper(name: &'static str) -> Item {
    item(name, ShownBy::File)
}

const fn photo(name: &'static str) -> Item {
    item(name, ShownBy::Picture)
}

const fn voucher(name: &'static str) -> Item {
    Item {
        of_money: true,
        ..paper(name)
    }
}

/// What the unit says of how it was put right.
const REPORT: Item = item("整改报告", ShownBy::Words);

/// What shows that money came back, or that it need not: handed in for what is booked, in whatever category, and no item that
/// a case is closed by.
pub const OF_MONEY: Item = voucher("退款凭证或核销批复");

/// On what a case is suspended: handed in by the office's side, in whatever state, and no item that a case is closed by.
pub const OF_SUSPENSION: Item = paper("中止的依据文书");

/// The table.
const ITEMS: [(Category, &[Item]); 10] = [
    (
        Category::Subsidy,
        &[voucher("追缴或补发凭证"), paper("名单更正记录"), REPORT],
    ),
    (Category::Finance, &[paper("记账凭证"), photo("公开照片"), REPORT]),
    (
        Category::Assets,
        &[paper("台账更正记录"), photo("现场照片"), REPORT],
    ),
    (
        Category::Contracts,
        &[paper("补签或解除的合同"), voucher("租金收缴凭证"), REPORT],
    ),
    (
        Category::Works,
        &[paper("审价或验收资料"), voucher("付款凭证"), REPORT],
    ),
    // That it was paid out to whom it belongs is what it is about, whether or not anything has to come back.
    (Category::Compensation, &[paper("发放凭证"), REPORT]),
    (
        Category::Openness,
        &[photo("公示照片"), paper("会议记录"), REPORT],
    ),
    (Category::Debt, &[paper("记账凭证"), photo("公开照片"), REPORT]),
    // A case cannot close on words alone.
    (Category::Conduct, &[paper("现场照片或群众回访记录"), REPORT]),
    (Category::Rectification, &[paper("重新整改的凭证或照片"), REPORT]),
];

/// What has to be shown before a case of a category is closed.
pub fn items(category: Category) -> &'static [Item] {
    ITEMS
        .iter()
        .find(|(of, _)| *of == category)
        .map_or(&[], |(_, items)| items)
}

fn known(name: &str) -> Option<&'static Item> {
    ITEMS
        .iter()
        .flat_map(|(_, items)| items.iter())
        .chain([&OF_MONEY, &OF_SUSPENSION])
        .find(|item| item.name == name)
}

/// By what an item that a case asks for is shown; one that no list has any more by words.
pub fn shown_by(name: &str) -> ShownBy {
    known(name).map_or(ShownBy::Words, |item| item.by)
}

/// Whether an item that a case asks for is shown by a file alone.
pub fn needs_file(name: &str) -> bool {
    shown_by(name) != ShownBy::Words
}

/// Whether an item that a case asks for shows that money moved.
pub fn is_of_money(name: &str) -> bool {
    known(name).is_some_and(|item| item.of_money)
}

/// Why an item of a case's list has not to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spared {
    /// It shows that money moved, and none has to come back.
    NoMoney,
    /// The inspection office says that it does not fit this case, with its reason.
    Unfit(String),
}

impl Spared {
    /// Why, in a line.
    pub fn says(&self) -> String {
        match self {
            Self::NoMoney => "没有应追缴的钱，不用交".to_owned(),
            Self::Unfit(reason) => format!("不适用：{reason}"),
        }
    }

    /// Of an item, given how much has to come back, once that is known, and why the office says that it does not fit, where it
    /// does.
    pub fn of(name: &str, recoverable: Option<Fen>, unfit: Option<&str>) -> Option<Self> {
        match unfit {
            Some(reason) => Some(Self::Unfit(reason.to_owned())),
            None => recoverable
                .filter(|recoverable| is_of_money(name) && recoverable.0 <= 0)
                .map(|_| Self::NoMoney),
        }
    }
}

/// What has to be shown before a case is closed, and what of it is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checklist {
    /// Items by name, each with the number of pieces of evidence.
    pub items: Vec<(String, usize)>,
    /// Those of them that have not to be shown, with why.
    pub spared: Vec<(String, Spared)>,
}

impl Checklist {
    /// Why an item has not to be shown; `None` for one that has.
    pub fn spared(&self, name: &str) -> Option<&Spared> {
        self.spared
            .iter()
            .find(|(item, _)| item == name)
            .map(|(_, why)| why)
    }

    /// The items that have to be shown, each with the number of pieces of evidence.
    pub fn asked(&self) -> impl Iterator<Item = &(String, usize)> {
        self.items.iter().filter(|(item, _)| self.spared(item).is_none())
    }

    /// Whether every item that has to be shown has its evidence; a list that asks for nothing is not a list.
    pub fn is_complete(&self) -> bool {
        self.asked().next().is_some() && self.asked().all(|(_, pieces)| *pieces > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_list_and_what_is_a_paper_or_a_picture_is_shown_by_its_file() {
        for category in Category::ALL {
            let items = items(*category);
            assert!(items.contains(&REPORT), "{}", category.word());
            let shows_a_file = items
                .iter()
                .any(|item| item.by != ShownBy::Words && !item.of_money);
            assert!(
                shows_a_file,
                "{} would close on words alone where no money has to come back",
                category.word()
            );
            for item in items {
                let is_paper = ["凭证", "照片", "记录", "合同", "资料", "票据"]
                    .iter()
                    .any(|word| item.name.contains(word));
                assert_eq!(item.by != ShownBy::Words, is_paper, "{}", item.name);
                assert_eq!(needs_file(item.name), is_paper, "{}", item.name);
                // What is a photograph and nothing else is shown by one.
                let is_photo = item.name.ends_with("照片") && !item.name.contains('或');
                assert_eq!(item.by == ShownBy::Picture, is_photo, "{}", item.name);
                assert_eq!(is_of_money(item.name), item.of_money, "{}", item.name);
            }
        }
        assert!(!needs_file("一项旧的说明"));
        assert!(needs_file(OF_MONEY.name), "a voucher is a file");
        assert!(needs_file(OF_SUSPENSION.name), "and so is another body's paper");
        let closes = |category: &Category| {
            let items = items(*category);
            items.contains(&OF_MONEY) || items.contains(&OF_SUSPENSION)
        };
        assert!(!Category::ALL.iter().any(closes), "and closes nothing by itself");
    }

    #[test]
    fn a_photograph_is_shown_by_a_picture_and_a_voucher_by_no_text_page_or_archive() {
        let taken = |by: ShownBy| -> Vec<&str> {
            let all = Form::ALL.iter().filter(|form| by.takes(**form));
            all.map(|form| form.word()).collect()
        };
        assert_eq!(taken(ShownBy::Picture), ["图片", "原图", "PDF"]);
        assert_eq!(taken(ShownBy::File), ["图片", "原图", "PDF", "文档", "原件"]);
        assert_eq!(taken(ShownBy::Words).len(), Form::ALL.len());
    }

    #[test]
    fn what_shows_that_money_moved_is_asked_for_where_some_has_to_come_back_and_what_does_not_fit_is_not() {
        let spared = |name, recoverable| Spared::of(name, Some(Fen(recoverable)), None);
        for name in ["追缴或补发凭证", "租金收缴凭证", "付款凭证"] {
            assert_eq!(spared(name, 0), Some(Spared::NoMoney), "{name}");
            assert_eq!(spared(name, 1), None, "{name}");
            assert_eq!(Spared::of(name, None, None), None, "{name}: nobody knows yet");
        }
        for name in ["名单更正记录", "发放凭证", "记账凭证", "整改报告", "旧的一项"] {
            assert_eq!(spared(name, 0), None, "{name}");
        }
        let unfit = Spared::of("租金收缴凭证", Some(Fen(1)), Some("只改文本"));
        assert_eq!(unfit.map(|why| why.says()).as_deref(), Some("不适用：只改文本"));

        let mut list = Checklist {
            items: vec![("甲".to_owned(), 0), ("乙".to_owned(), 1)],
            spared: Vec::new(),
        };
        assert!(!list.is_complete());
        list.spared.push(("甲".to_owned(), Spared::NoMoney));
        assert!(list.is_complete());
        list.spared
            .push(("乙".to_owned(), Spared::Unfit("原因".to_owned())));
        assert!(!list.is_complete(), "a list that asks for nothing is not a list");
        assert!(!Checklist::default().is_complete());
    }
}
