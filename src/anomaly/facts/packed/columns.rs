//! Columns of numbers and of texts as bytes: as narrow as what they hold, and read without looking at a cell twice.

/// Bytes to which columns are added.
#[derive(Debug, Default)]
pub struct Out(pub(super) Vec<u8>);

impl Out {
    /// A count, in as few bytes as it takes.
    pub fn count(&mut self, count: usize) {
        let mut rest = count;
        while rest > 0x7f {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    /// A column of numbers, each as its distance from the least one, 0 standing for none where any is missing. `None` where
    /// the distances are beyond all bounds, which nothing that can be counted reaches.
    pub fn numbers(&mut self, numbers: impl Iterator<Item = Option<i64>> + Clone) -> Option<()> {
        let (mut least, mut most, mut missing) = (i64::MAX, i64::MIN, false);
        for number in numbers.clone() {
            match number {
                Some(number) => (least, most) = (least.min(number), most.max(number)),
                None => missing = true,
            }
        }
        if least > most {
            (least, most) = (0, 0);
        }
        let more = u64::from(missing);
        let widest = u64::try_from(most.checked_sub(least)?).ok()? + more;
        let width = match widest {
            0 => 0,
            1..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xff_ffff => 3,
            0x100_0000..=0xffff_ffff => 4,
            _ => 8,
        };
        self.0.extend_from_slice(&[u8::from(missing), width]);
        self.0.extend_from_slice(&least.to_le_bytes());
        if width > 0 {
            for number in numbers {
                let code = number.map_or(0, |number| (number - least) as u64 + more);
                self.0
                    .extend_from_slice(&code.to_le_bytes()[..usize::from(width)]);
            }
        }
        Some(())
    }

    /// A column of texts, each as what it has behind what it shares with the one before.
    pub fn texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut last: &[u8] = &[];
        for text in texts {
            let text = text.as_bytes();
            let shared = last.iter().zip(text).take_while(|(a, b)| a == b).count();
            self.count(shared);
            self.count(text.len() - shared);
            self.0.extend_from_slice(&text[shared..]);
            last = text;
        }
    }
}

/// Texts one behind the other, and where each ends.
#[derive(Debug, Default)]
pub struct Block {
    /// The texts.
    pub texts: String,
    /// Their ends.
    pub ends: Vec<u32>,
}

/// Bytes from which columns are taken; everything is `None` where they are not what [`Out`] wrote.
#[derive(Debug, Clone, Copy)]
pub struct In<'b>(pub(super) &'b [u8]);

impl<'b> In<'b> {
    #[inline]
    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A count.
    #[inline]
    pub fn count(&mut self) -> Option<usize> {
        if let Some((first, rest)) = self.0.split_first()
            && *first < 0x80
        {
            self.0 = rest;
            return Some(usize::from(*first));
        }
        let mut count = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.bytes(1)?[0];
            count |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(count);
            }
        }
        None
    }

    /// A column of so many numbers.
    pub fn column(&mut self, rows: usize) -> Option<Column<'b>> {
        let head = self.bytes(10)?;
        let (missing, width) = (head[0] != 0, usize::from(head[1]));
        let least = i64::from_le_bytes(head[2..].try_into().ok()?);
        let bytes = self.bytes(rows.checked_mul(width)?)?;
        matches!(width, 0..=4 | 8).then_some(Column {
            rows,
            missing,
            width,
            least,
            bytes,
        })
    }

    /// A column of so many numbers, handed on one by one.
    pub fn numbers(&mut self, rows: usize, mut to: impl FnMut(Option<i64>) -> Option<()>) -> Option<()> {
        let mut whole = Some(());
        self.column(rows)?.each(|number| {
            if whole.is_some() {
                whole = to(number);
            }
        });
        whole
    }

    /// A column of so many numbers that are never missing.
    pub fn all_numbers(&mut self, rows: usize, mut to: impl FnMut(i64) -> Option<()>) -> Option<()> {
        self.numbers(rows, |number| to(number?))
    }

    /// As many bytes as they say themselves, to be looked at later.
    pub fn later(&mut self) -> Option<In<'b>> {
        let count = self.count()?;
        self.bytes(count).map(In)
    }

    /// A column of so many texts as one block.
    pub fn block(&mut self, texts: usize) -> Option<Block> {
        let (mut all, mut ends) = (Vec::with_capacity(self.0.len() * 2), Vec::with_capacity(texts));
        let mut last = 0;
        for _ in 0..texts {
            let (shared, more) = (self.count()?, self.count()?);
            let end = all.len();
            if shared > end - last {
                return None;
            }
            all.extend_from_within(last..last + shared);
            all.extend_from_slice(self.bytes(more)?);
            ends.push(u32::try_from(all.len()).ok()?);
            last = end;
        }
        let texts = String::from_utf8(all).ok()?;
        let cut = ends.iter().any(|end| !texts.is_char_boundary(*end as usize));
        (!cut).then_some(Block { texts, ends })
    }

    /// A column of so many texts, handed on one by one.
    pub fn texts(&mut self, texts: usize, mut to: impl FnMut(&str) -> Option<()>) -> Option<()> {
        let mut last: Vec<u8> = Vec::new();
        for _ in 0..texts {
            let (shared, more) = (self.count()?, self.count()?);
            if shared > last.len() {
                return None;
            }
            last.truncate(shared);
            last.extend_from_slice(self.bytes(more)?);
            to(std::str::from_utf8(&last).ok()?)?;
        }
        Some(())
    }
}

/// A column of numbers that is not yet read.
#[derive(Debug, Clone, Copy)]
pub struct Column<'b> {
    rows: usize,
    missing: bool,
    width: usize,
    least: i64,
    bytes: &'b [u8],
}

impl Column<'_> {
    /// Adds what each number stands for.
    pub fn extend<T>(&self, into: &mut Vec<T>, of: impl Fn(Option<i64>) -> T) {
        match self.width {
            0 => into.extend((0..self.rows).map(|_| of(self.number(0)))),
            1 => into.extend(self.codes::<1>().map(of)),
            2 => into.extend(self.codes::<2>().map(of)),
            3 => into.extend(self.codes::<3>().map(of)),
            4 => into.extend(self.codes::<4>().map(of)),
            _ => into.extend(self.codes::<8>().map(of)),
        }
    }

    /// Hands each number on.
    pub fn each(&self, to: impl FnMut(Option<i64>)) {
        match self.width {
            0 => (0..self.rows).map(|_| self.number(0)).for_each(to),
            1 => self.codes::<1>().for_each(to),
            2 => self.codes::<2>().for_each(to),
            3 => self.codes::<3>().for_each(to),
            4 => self.codes::<4>().for_each(to),
            _ => self.codes::<8>().for_each(to),
        }
    }

    /// Whether every number is between these.
    pub fn lies_within(&self, least: i64, most: i64) -> bool {
        let widest = (1_i64 << (8 * self.width.min(5))) - 1;
        self.width <= 4
            && self.least >= least
            && self.least.checked_add(widest).is_some_and(|end| end <= most)
    }

    #[inline]
    fn number(&self, code: u64) -> Option<i64> {
        let code = code as i64;
        if self.missing {
            (code != 0).then(|| self.least.wrapping_add(code - 1))
        } else {
            Some(self.least.wrapping_add(code))
        }
    }

    #[inline]
    fn codes<const W: usize>(&self) -> impl ExactSizeIterator<Item = Option<i64>> {
        self.bytes.as_chunks::<W>().0.iter().map(|cell| {
            let mut whole = [0; 8];
            whole[..W].copy_from_slice(cell);
            self.number(u64::from_le_bytes(whole))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(numbers: &[Option<i64>]) -> Vec<Option<i64>> {
        let mut out = Out::default();
        out.numbers(numbers.iter().copied()).expect("packed");
        let mut found = Vec::new();
        let mut bytes = In(&out.0);
        let read = bytes.numbers(numbers.len(), |number| {
            found.push(number);
            Some(())
        });
        assert!(read.is_some() && bytes.0.is_empty());
        found
    }

    #[test]
    fn numbers_of_every_width_come_back() {
        for most in [
            0,
            1,
            254,
            255,
            256,
            65_535,
            65_536,
            1 << 24,
            1 << 32,
            i64::MAX - 7,
        ] {
            for numbers in [
                vec![Some(7), Some(7 + most)],
                vec![None, Some(-3), None, Some(most - 3)],
                vec![None; 3],
            ] {
                assert_eq!(back(&numbers), numbers, "{most}");
            }
        }
        assert!(back(&[]).is_empty());
        let beyond = [Some(i64::MIN), Some(i64::MAX)];
        assert!(Out::default().numbers(beyond.into_iter()).is_none());
    }

    #[test]
    fn texts_come_back_and_bytes_cut_off_are_seen() {
        let texts = ["FF202100025593", "FF202100025594", "", "张三丰", "张三"];
        let mut out = Out::default();
        out.texts(texts.into_iter());
        let mut found = Vec::new();
        let read = In(&out.0).texts(texts.len(), |text| {
            found.push(text.to_owned());
            Some(())
        });
        assert_eq!((read, found), (Some(()), texts.map(str::to_owned).to_vec()));
        let block = In(&out.0).block(texts.len()).expect("a block");
        assert_eq!(block.texts, texts.concat());
        assert_eq!(block.ends, [14, 28, 28, 37, 43]);
        for cut in 0..out.0.len() {
            assert!(In(&out.0[..cut]).block(texts.len()).is_none(), "{cut}");
            assert!(
                In(&out.0[..cut]).texts(texts.len(), |_| Some(())).is_none(),
                "{cut}"
            );
        }
    }
}
