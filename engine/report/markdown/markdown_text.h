// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/literal.h"

#include <string>
#include <string_view>

namespace gatescope {

/// A piece of Markdown of one line that can be put anywhere in a GitHub page: in a paragraph, a list or a
/// cell of a table. Made of the program's own literals, of escaped text and of names in code spans only.
class MarkdownText {
public:
    MarkdownText() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): markup that stands in the source
    MarkdownText(Literal markup) : m_text(markup.text()) {}

    /// Any text so that it reads as it is: no markup, HTML, link, mention (@name), reference (#1) or emoji.
    static MarkdownText of(std::string_view text);
    /// A name that others chose, as a code span.
    static MarkdownText code(std::string_view name);

    MarkdownText& operator+=(const MarkdownText& other) {
        m_text += other.m_text;
        return *this;
    }
    friend MarkdownText operator+(MarkdownText one, const MarkdownText& other) { return one += other; }

    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

} // namespace gatescope
