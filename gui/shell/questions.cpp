// SPDX-License-Identifier: GPL-3.0-or-later
#include "questions.h"

#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace gatescope {

namespace {

QMessageBox* question(QWidget& parent, const QString& title, const QString& text, const QString& details) {
    auto* box = new QMessageBox(&parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(title);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->setInformativeText(details); // no names in here: only the text above is sure to be shown plain
    return box;
}

} // namespace

void askToSave(QWidget& parent, const QString& name, const QString& before,
               std::function<void(SaveAnswer)> answered) {
    QMessageBox* box = question(
        parent, QObject::tr("Unsaved run"), QObject::tr("“%1” has not been saved.").arg(name),
        QObject::tr(
            "Save it %1? Runs without a file stay among the recent runs until twenty newer ones have come.")
            .arg(before));
    box->addButton(QMessageBox::Save)->setText(QObject::tr("&Save …"));
    box->addButton(QMessageBox::Discard)->setText(QObject::tr("&Don't save"));
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(QMessageBox::Save);
    QObject::connect(box, &QDialog::finished, &parent, [answered = std::move(answered)](int button) {
        if (button == QMessageBox::Save) return answered(SaveAnswer::Save);
        answered(button == QMessageBox::Discard ? SaveAnswer::Discard : SaveAnswer::Cancel);
    });
    box->open();
}

void askToReplace(QWidget& parent, const QString& name, std::function<void()> replace) {
    QMessageBox* box =
        question(parent, QObject::tr("Replace the file"), QObject::tr("“%1” exists already.").arg(name),
                 QObject::tr("What it holds now would be lost."));
    box->addButton(QMessageBox::Ok)->setText(QObject::tr("&Replace it"));
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(box, &QDialog::finished, &parent, [replace = std::move(replace)](int button) {
        if (button == QMessageBox::Ok) replace();
    });
    box->open();
}

QDialog* askToStop(QWidget& parent, std::function<void()> stop) {
    QMessageBox* box =
        question(parent, QObject::tr("Still running"), QObject::tr("The layer is still being measured."),
                 QObject::tr("Closing the window stops it. You are asked about what has been "
                             "measured until then."));
    box->addButton(QMessageBox::Close)->setText(QObject::tr("&Stop and close"));
    box->addButton(QMessageBox::Cancel)->setText(QObject::tr("&Keep running"));
    box->setDefaultButton(QMessageBox::Cancel);
    box->setEscapeButton(QMessageBox::Cancel); // Close has the same role, so Qt could not tell
    QObject::connect(box, &QDialog::finished, &parent, [stop = std::move(stop)](int button) {
        if (button == QMessageBox::Close) stop();
    });
    box->open();
    return box;
}

} // namespace gatescope
