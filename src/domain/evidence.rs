//! In which form a piece of evidence is kept.

use super::words::words;

words! {
    /// The form of a piece.
    Form {
        /// 图片: decoded and made anew, so that nothing but what is seen is left of it.
        Picture = "图片",
        /// 原件: sealed exactly as it came, and nobody has looked into it.
        AsIs = "原件",
        /// 说明: written down in words.
        Written = "说明",
        /// 名称: a document's name and number alone, from before there were attachments.
        Named = "名称",
    }
}

impl Form {
    /// Whether there is a file to take.
    pub fn has_file(self) -> bool {
        matches!(self, Self::Picture | Self::AsIs)
    }

    /// What whoever opens it should know.
    pub fn says(self) -> &'static str {
        match self {
            Self::Picture => "图片已重新生成，拍摄地点等附带信息已去掉",
            Self::AsIs => "原样封存，没有检查过，下载后先杀毒再打开",
            Self::Written => "文字说明",
            Self::Named => "只登记了名称，没有附件",
        }
    }
}
