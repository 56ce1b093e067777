// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/rows.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope::cli {

/// Rows for a terminal: texts to the left, numbers to the right. Columns are as wide as their first thousand
/// values, so that a long result begins at once; texts that would fill more than a line are cut.
class TableRows final : public RowSink {
public:
    using TextOut = std::function<void(std::string_view)>;

    explicit TableRows(TextOut out) : m_out(std::move(out)) {}
    void columns(std::span<const std::string> names) override;
    void row(std::span<const Cell> cells) override;
    void end() override;

    /// Whether a text was too long to be shown whole.
    bool cutTexts() const { return m_cut; }

private:
    struct Field {
        std::string text;
        bool right = false;
    };

    Field fieldOf(const Cell& cell);
    void layOut();
    void write(const std::vector<Field>& fields);

    TextOut m_out;
    std::vector<std::vector<Field>> m_first; ///< names and rows until the widths are known
    std::vector<std::size_t> m_widths;
    std::string m_text;
    bool m_cut = false;
};

} // namespace gatescope::cli
