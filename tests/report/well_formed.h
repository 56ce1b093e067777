// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gatescope::test {

/// Reads a page as an XML parser does: every element is closed in its order, attributes are in quotes and
/// stand once, & begins one of XML's own entities, no control character. A page that is XML looks the same to
/// every browser.
class WellFormed {
public:
    explicit WellFormed(std::string_view page) : m_page(page) {}

    /// Empty where the page is well-formed, else what is wrong.
    std::string complaint();
    /// The text between tags, entities resolved, and all attributes' names, after complaint().
    const std::string& text() const { return m_text; }
    const std::vector<std::string>& attributes() const { return m_attributes; }
    const std::vector<std::string>& elements() const { return m_elements; }

private:
    bool at(std::string_view what) const { return m_page.substr(m_at, what.size()) == what; }
    bool readTag();
    bool readAttribute(std::vector<std::string>& names);
    bool readCharacter(char quote, std::string& into);
    std::string readName();
    void skipBlanks();
    bool fail(std::string what);

    std::string_view m_page;
    std::size_t m_at = 0;
    std::string m_complaint;
    std::vector<std::string> m_open;
    std::string m_text;
    std::vector<std::string> m_attributes;
    std::vector<std::string> m_elements;
};

} // namespace gatescope::test
