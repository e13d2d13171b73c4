import ExactArithmetic

extension ExactReal: Scalar {}
