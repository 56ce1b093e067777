// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown/markdown_writer.h"

#include <utility>

namespace gatescope {

namespace {

/// A comment on GitHub holds 65536 characters; one piece is a few thousand at most.
constexpr std::size_t kMostText = 50000;

} // namespace

bool MarkdownWriter::hasRoom() {
    if (m_out.size() < kMostText) return true;
    ++m_leftOut;
    return false;
}

std::string MarkdownWriter::finish() {
    if (m_leftOut > 0) {
        begin(Block::Other);
        m_out += "and " + std::to_string(m_leftOut) + " more rows and lines, which don't fit a comment\n";
    }
    return std::move(m_out);
}

void MarkdownWriter::begin(Block block) {
    const bool goesOn = m_block == block && block != Block::Other;
    if (m_block != Block::None && !goesOn) m_out += '\n';
    m_block = block;
}

void MarkdownWriter::heading(int level, const MarkdownText& text) {
    begin(Block::Other);
    m_out.append(static_cast<std::size_t>(level), '#');
    m_out += ' ' + text.text() + '\n';
}

void MarkdownWriter::paragraph(const MarkdownText& text) {
    if (!hasRoom()) return;
    begin(Block::Other);
    m_out += text.text() + '\n';
}

void MarkdownWriter::item(const MarkdownText& text) {
    if (!hasRoom()) return;
    begin(Block::Item);
    m_out += "- " + text.text() + '\n';
}

void MarkdownWriter::beginFolded(Literal summary) {
    begin(Block::Other);
    m_out += "<details><summary>";
    m_out += summary.text();
    m_out += "</summary>\n";
}

void MarkdownWriter::endFolded() {
    begin(Block::Other);
    m_out += "</details>\n";
}

void MarkdownWriter::beginTable(std::initializer_list<Literal> columns, std::size_t texts) {
    begin(Block::Other);
    m_block = Block::Table;
    for (const auto& column : columns) {
        m_out += "| ";
        m_out += column.text();
        m_out += ' ';
    }
    m_out += "|\n";
    for (std::size_t i = 0; i < columns.size(); ++i)
        m_out += i < texts ? "| --- " : "| ---: ";
    m_out += "|\n";
}

void MarkdownWriter::row(const std::vector<MarkdownText>& cells) {
    if (!hasRoom()) return;
    for (const auto& cell : cells) {
        m_out += "| ";
        for (const char c : cell.text()) {
            if (c == '|') m_out += '\\'; // also inside a code span, which a bare one would cut
            m_out += c;
        }
        m_out += ' ';
    }
    m_out += "|\n";
}

} // namespace gatescope
