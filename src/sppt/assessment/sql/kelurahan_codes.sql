SELECT code FROM register_kelurahan
