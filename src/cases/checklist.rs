//! What has to be shown before a case is closed: one table, by category, with what each item is shown by.

use crate::domain::case::Category;

/// By what an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// A paper or a picture: its file. What somebody writes about it is not it.
    File,
    /// A statement: a file, or the words themselves.
    Words,
}

/// An item of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub name: &'static str,
    /// By what it is shown.
    pub by: ShownBy,
}

const fn paper(name: &'static str) -> Item {
    Item {
        name,
        by: ShownBy::File,
    }
}

/// What the unit says of how it was put right.
const REPORT: Item = Item {
    name: "整改报告",
    by: ShownBy::Words,
};

/// What shows that money came back, or that it need not: handed in for what is booked, in whatever category, and no item that
/// a case is closed by.
pub const OF_MONEY: Item = paper("退款凭证或核销批复");

/// On what a case is suspended: handed in by the office's side, in whatever state, and no item that a case is closed by.
pub const OF_SUSPENSION: Item = paper("中止的依据文书");

/// The table.
const ITEMS: [(Category, &[Item]); 10] = [
    (
        Category::Subsidy,
        &[paper("追缴或补发凭证"), paper("名单更正记录"), REPORT],
    ),
    (Category::Finance, &[paper("记账凭证"), paper("公开照片"), REPORT]),
    (
        Category::Assets,
        &[paper("台账更正记录"), paper("现场照片"), REPORT],
    ),
    (
        Category::Contracts,
        &[paper("补签或解除的合同"), paper("租金收缴凭证"), REPORT],
    ),
    (
        Category::Works,
        &[paper("审价或验收资料"), paper("付款凭证"), REPORT],
    ),
    (Category::Compensation, &[paper("发放凭证"), REPORT]),
    (
        Category::Openness,
        &[paper("公示照片"), paper("会议记录"), REPORT],
    ),
    (Category::Debt, &[paper("记账凭证"), paper("公开照片"), REPORT]),
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

/// Whether an item that a case asks for is shown by a file alone.
pub fn needs_file(name: &str) -> bool {
    ITEMS
        .iter()
        .flat_map(|(_, items)| items.iter())
        .chain([&OF_MONEY, &OF_SUSPENSION])
        .any(|item| item.name == name && item.by == ShownBy::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_list_and_what_is_a_paper_or_a_picture_is_shown_by_its_file() {
        for category in Category::ALL {
            let items = items(*category);
            assert!(items.contains(&REPORT), "{}", category.word());
            let shows_a_file = items.iter().any(|item| item.by == ShownBy::File);
            assert!(shows_a_file, "{} would close on words alone", category.word());
            for item in items {
                let is_paper = ["凭证", "照片", "记录", "合同", "资料", "票据"]
                    .iter()
                    .any(|word| item.name.contains(word));
                assert_eq!(item.by == ShownBy::File, is_paper, "{}", item.name);
                assert_eq!(needs_file(item.name), is_paper, "{}", item.name);
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
}
