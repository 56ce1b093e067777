// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace gatescope {

/// Walks the members of a JSON object, or the elements of an array, in a text that lies in memory. It finds
/// where values begin and end and looks into none of them; text that is no JSON ends the walk.
class JsonMembers {
public:
    explicit JsonMembers(std::string_view json);

    /// The next member; false at the end. The key comes without its quotes, escapes left as they are.
    bool next(std::string_view& key, std::string_view& value);
    /// The next element of an array.
    bool next(std::string_view& value);

private:
    void skipSpace();
    bool take(char expected);
    bool takeString(std::string_view& withQuotes);
    bool takeValue(std::string_view& value);

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_valid = false;
};

} // namespace gatescope
