// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/markdown/markdown_text.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Blocks of GitHub's Markdown, parted by empty lines, in all no longer than a comment may be: what no longer
/// fits is counted.
class MarkdownWriter {
public:
    void heading(int level, const MarkdownText& text);
    void paragraph(const MarkdownText& text);
    /// Items of one list stand in consecutive calls.
    void item(const MarkdownText& text);
    /// A part that is folded up at first.
    void beginFolded(Literal summary);
    void endFolded();

    /// The first `texts` columns to the left, the others, numbers, to the right.
    void beginTable(std::initializer_list<Literal> columns, std::size_t texts);
    void row(const std::vector<MarkdownText>& cells);

    std::string finish();

private:
    /// Paragraphs, items and rows are left out where there is no room for them.
    bool hasRoom();

    enum class Block : std::uint8_t { None, Item, Table, Other };
    void begin(Block block);

    std::string m_out;
    Block m_block = Block::None;
    std::size_t m_leftOut = 0;
};

} // namespace gatescope
