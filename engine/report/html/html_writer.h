// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/literal.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// An attribute's name. One whose value a browser runs or fetches doesn't compile: links inside the page are
/// HtmlWriter::link().
class AttributeName {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): as Literal
    consteval AttributeName(const char* name) : m_name(name) {
        if (isActive(m_name)) throw "a browser runs or fetches this attribute's value";
    }
    std::string_view text() const { return m_name.text(); }

private:
    static constexpr bool isActive(Literal name) {
        const auto text = name.text();
        for (const std::string_view active :
             {"href", "xlink:href", "src", "srcset", "srcdoc", "style", "data", "action", "formaction",
              "poster", "background", "ping"}) {
            if (text == active) return true;
        }
        return text.starts_with("on");
    }

    Literal m_name;
};

struct HtmlAttribute {
    AttributeName name;
    std::string value; ///< any text: it is escaped
};

using HtmlAttributes = std::initializer_list<HtmlAttribute>;

/// HTML that is XML too, with SVG in it. Markup is string literals; everything else goes through text() or an
/// attribute's value, where visibleText() and then the escaping make it harmless and of bounded
/// length, whoever wrote it.
class HtmlWriter {
public:
    /// Closes what it opened when it goes out of scope.
    class Element {
    public:
        Element(HtmlWriter& writer, Literal tag, HtmlAttributes attributes = {}) : m_writer(writer) {
            writer.open(tag, attributes, false);
        }
        ~Element() { m_writer.close(); }
        Element(const Element&) = delete;
        Element& operator=(const Element&) = delete;

    private:
        HtmlWriter& m_writer;
    };

    [[nodiscard]] Element element(Literal tag, HtmlAttributes attributes = {});
    /// An element with text alone.
    void leaf(Literal tag, HtmlAttributes attributes, std::string_view text);
    void leaf(Literal tag, std::string_view text) { leaf(tag, {}, text); }
    /// An element without content: <br/>.
    void empty(Literal tag, HtmlAttributes attributes = {});
    void text(std::string_view text);
    /// To the element of this id, on this page.
    void link(std::string_view id, std::string_view text);
    /// The same, shown to those alone who reach it by keyboard.
    void skipLink(Literal id, std::string_view text);

    /// The document's first lines; what follows goes into <html>.
    [[nodiscard]] Element document();
    /// The report's own style sheet and script (resources/report), and a policy that lets a browser use these
    /// and load or run nothing else.
    void policy();
    void styleSheet();
    void script();

    const std::string& result() const { return m_out; }

private:
    void open(Literal tag, HtmlAttributes attributes, bool empty);
    void close();
    void escape(std::string_view text);
    void resource(Literal tag, std::string_view name);

    std::string m_out;
    std::vector<std::string_view> m_open; ///< tags
};

/// A number as SVG takes it: at most two decimals.
std::string svgNumber(double value);

} // namespace gatescope
