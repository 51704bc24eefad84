//! In which form a piece of evidence is kept.

use super::words::words;

words! {
    /// The form of a piece.
    Form {
        /// 图片: decoded and made anew, so that nothing but what is seen is left of it.
        Picture = "图片",
        /// 原图: a photograph or a scan that cannot be made anew here (HEIC, AVIF, TIFF), sealed exactly as it came.
        Photo = "原图",
        /// PDF: sealed exactly as it came, and nobody has looked into it.
        Pdf = "PDF",
        /// 文档: of an office suite (Word, Excel, WPS, OFD), sealed exactly as it came.
        Document = "文档",
        /// 别的文件: text, a page, an archive, a recording, data, sealed exactly as it came.
        Other = "别的文件",
        /// 原件: sealed exactly as it came, before the kinds of files were told apart.
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
        !matches!(self, Self::Written | Self::Named)
    }

    /// What whoever opens it should know.
    pub fn says(self) -> &'static str {
        match self {
            Self::Picture => "图片已重新生成，拍摄地点等附带信息已去掉",
            Self::Photo | Self::Pdf | Self::Document | Self::Other | Self::AsIs => {
                "原样封存，没有检查过，下载后先杀毒再打开"
            }
            Self::Written => "文字说明",
            Self::Named => "只登记了名称，没有附件",
        }
    }
}
