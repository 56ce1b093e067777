// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"
#include "tables/table_writer.h"

#include <QPointer>

#include <functional>

namespace gatescope {

/// Puts a table into words. Only the window's thread may ask the model, so that is where it is done, a few
/// milliseconds at a time: a table of 50,000 rows takes longer than the window may be held up. Fails where
/// the model's rows become others meanwhile, and ends with the model.
class TableJob final : public Job {
    Q_OBJECT
public:
    /// `done` gets the text, in UTF-8.
    TableJob(const QString& title, TableForm form, TablePart part,
             std::function<void(const QByteArray&)> done);

    /// What goes into a file is written whole: closing the window waits for it.
    bool cancellable() const override { return m_form != TableForm::Csv; }
    void start() override;
    void cancel() override;

private:
    void goOn();
    void modelChanged();
    void giveUp();
    void end();

    TableForm m_form;
    QPointer<const QAbstractItemModel> m_model;
    TableWriter m_writer;
    std::function<void(const QByteArray&)> m_done;
};

} // namespace gatescope
