// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace gatescope {

/// A text that stands in the program's source. Nothing that is read can become one, since it is made while
/// the program is compiled: what a writer takes as a Literal needs no escaping.
class Literal {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is one
    consteval Literal(const char* text) : m_text(text) {}
    constexpr std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
};

} // namespace gatescope
