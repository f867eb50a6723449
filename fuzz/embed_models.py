#!/usr/bin/env python3
"""Writes the C++ source that holds the models' texts: driver/models.h says what for.

usage: embed_models.py OUT.cpp MODEL.json...
"""
import sys
from pathlib import Path

PIECE = 8000  # characters of one literal: compilers need not take more than 65,536 bytes


def pieces(text):
    return ', '.join(f'R"model({text[at:at + PIECE]})model"' for at in range(0, len(text), PIECE))


def main():
    out, files = Path(sys.argv[1]), sorted(map(Path, sys.argv[2:]))
    rows = ''.join(f'    {{"{file.name}", {{{pieces(file.read_text())}}}}},\n' for file in files)
    out.write_text('// Made by fuzz/embed_models.py from conformance/models.\n#include "driver/models.h"\n\n'
                   'namespace touchstone::fuzz {\n\nconst std::vector<ModelText>& model_texts() {\n'
                   f'  static const std::vector<ModelText> kTexts{{\n{rows}  }};\n  return kTexts;\n}}\n\n'
                   '}  // namespace touchstone::fuzz\n')


if __name__ == '__main__':
    main()
