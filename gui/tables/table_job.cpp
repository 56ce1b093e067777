// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_job.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace gatescope {

namespace {
constexpr int kSliceMs = 8; ///< a frame has room for it
}

TableJob::TableJob(const QString& title, TableForm form, TablePart part,
                   std::function<void(const QByteArray&)> done)
    : Job(title), m_form(form), m_model(&part.model), m_writer(form, part), m_done(std::move(done)) {
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &TableJob::modelChanged);
    if (part.growing == nullptr) // what comes into view was there before
        connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, &TableJob::modelChanged);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &TableJob::modelChanged);
    connect(m_model, &QAbstractItemModel::layoutAboutToBeChanged, this, &TableJob::modelChanged);
    connect(m_model, &QObject::destroyed, this, &TableJob::giveUp);
}

void TableJob::start() {
    setState(State::Running);
    QTimer::singleShot(0, this, &TableJob::goOn);
}

void TableJob::goOn() {
    if (state() != State::Running) return;
    const bool complete = m_writer.writeFor(kSliceMs);
    setProgress(double(m_writer.written()) / double(std::max<std::size_t>(m_writer.count(), 1)), QString());
    if (!complete) {
        QTimer::singleShot(0, this, &TableJob::goOn);
        return;
    }
    setState(State::Done); // whatever m_done sets off, this isn't cancelled any more
    std::exchange(m_done, {})(m_writer.text());
    end();
}

void TableJob::modelChanged() {
    if (state() != State::Running) return;
    emit failed({tr("The table has changed meanwhile."), tr("Copy or export it again."), 3});
    end();
}

void TableJob::cancel() {
    if (cancellable()) giveUp();
}

void TableJob::giveUp() {
    if (state() == State::Done) return;
    emit cancelled();
    end();
}

void TableJob::end() {
    setState(State::Done);
    m_done = {};
    if (m_model) m_model->disconnect(this);
    emit finished();
}

} // namespace gatescope
