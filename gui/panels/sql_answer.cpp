// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sql_answer.h"

#include "base/error.h"
#include "query/trace_database.h"

#include <chrono>

namespace gatescope {

namespace {

/// Ends a query that has given enough rows.
struct RowsAreFull {};

class AnswerRows final : public RowSink {
public:
    AnswerRows(SqlAnswer& answer, std::size_t most) : m_answer(answer), m_most(most) {}

    void columns(std::span<const std::string> names) override {
        for (const std::string& name : names)
            m_answer.columns << QString::fromStdString(name);
    }
    void row(std::span<const Cell> cells) override {
        if (m_answer.rows() >= m_most) throw RowsAreFull();
        for (const Cell& cell : cells)
            m_answer.cells.push_back(kept(cell));
    }
    void end() override {}

private:
    /// Bytes that are no text are written as SQL writes them.
    static QString textOf(std::string_view bytes) {
        const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
        if (view.isValidUtf8() && !view.contains('\0')) return QString::fromUtf8(view);
        return QStringLiteral("x'") + QString::fromLatin1(view.toByteArray().toHex()) + QChar('\'');
    }
    static SqlCell kept(const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
        if (const auto* real = std::get_if<double>(&cell)) return *real;
        if (const auto* text = std::get_if<std::string_view>(&cell)) return textOf(*text);
        return std::monostate();
    }

    SqlAnswer& m_answer;
    std::size_t m_most;
};

} // namespace

QString sqlSchemaText() {
    return QString::fromStdString(querySchemaText());
}

TraceQueries::TraceQueries(std::shared_ptr<const Trace> trace) : m_trace(std::move(trace)) {}

TraceQueries::~TraceQueries() = default;

SqlAnswer TraceQueries::ask(const QString& sql, ProgressSink& progress, const std::stop_token& stop,
                            std::size_t mostRows) {
    const std::scoped_lock lock(m_asking);
    throwIfStopped(stop);
    const auto begin = std::chrono::steady_clock::now();
    SqlAnswer answer;
    AnswerRows rows(answer, mostRows);
    try {
        if (!m_database) m_database = std::make_unique<TraceDatabase>(m_trace);
        m_database->query(sql.toStdString(), rows, progress, stop);
    } catch (const RowsAreFull&) {
        answer.capped = true;
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        answer = {};
        answer.problem = QString::fromStdString(error.problem());
        answer.remedy = QString::fromStdString(error.remedy());
    }
    answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return answer;
}

} // namespace gatescope
